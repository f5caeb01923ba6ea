extension ClerkPage {
    /// Black on white on paper and by default; colour never carries information alone. It has no `<` and no `&`, so
    /// HTML and XML parsers read the same text.
    static let style = """
        :root { --ink: #1a1a1a; --paper: #fff; --soft: #f1f1ee; --line: #8a8a85; --good: #14602f; --bad: #a01414;
          --wait: #6b4a00; --mark: #ffe27a; --link: #0b4fa8; }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #ececea; --paper: #16181a; --soft: #24272a; --line: #80868b; --good: #7fd79b; --bad: #ff9c94;
            --wait: #f0c674; --mark: #6b5200; --link: #8ab8ff; }
        }
        * { box-sizing: border-box; }
        body { margin: 0 auto; padding: 1rem; max-width: 52rem; color: var(--ink); background: var(--paper);
          font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif; overflow-wrap: anywhere; }
        h1 { font-size: 1.3rem; margin: 0 0 .75rem; line-height: 1.3; }
        h2 { font-size: 1.15rem; margin: 1.75rem 0 .5rem; padding-bottom: .2rem; border-bottom: 1px solid var(--line); }
        h3 { font-size: 1.05rem; margin: 1.25rem 0 .5rem; }
        h4 { font-size: 1rem; margin: 0 0 .25rem; }
        p { margin: 0 0 .35rem; }
        ul { margin: 0; padding-left: 1.25rem; }
        a { color: var(--link); }
        :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
        .banner { padding: .75rem 1rem; border: 4px solid var(--wait); }
        .banner.accepted { border-color: var(--good); }
        .banner.rejected { border-color: var(--bad); }
        .banner .verdict { font-size: 2rem; font-weight: 800; line-height: 1.2; text-transform: uppercase;
          color: var(--wait); }
        .banner.accepted .verdict { color: var(--good); }
        .banner.rejected .verdict { color: var(--bad); }
        .banner .protocol { font-size: 1.25rem; font-weight: 700; }
        .banner p:last-child { margin-bottom: 0; }
        table { width: 100%; border-collapse: collapse; }
        th, td { padding: .3rem .5rem .3rem 0; border-bottom: 1px solid var(--soft); text-align: left;
          vertical-align: top; }
        .facts th { width: 11rem; font-weight: 600; }
        .entries thead th { border-bottom: 1px solid var(--line); }
        .entries tbody th { font-weight: 400; }
        .entries .verdict { font-weight: 700; }
        nav ul { columns: 16rem; }
        article { margin: 0 0 .75rem; padding: .5rem .75rem; border-left: 5px solid var(--bad); background: var(--soft); }
        article.warns { border-left: 5px double var(--wait); }
        article p:last-child { margin-bottom: 0; }
        .advice { font-weight: 600; }
        .place, .note { font-size: .9rem; }
        pre { margin: .35rem 0; padding: .4rem .5rem; border: 1px solid var(--line); background: var(--paper);
          white-space: pre-wrap; font: .875rem/1.5 ui-monospace, "Liberation Mono", Consolas, monospace; }
        mark { color: inherit; background: var(--mark); font-weight: 700; outline: 2px solid var(--ink);
          box-decoration-break: clone; -webkit-box-decoration-break: clone; }
        footer { margin-top: 2rem; padding-top: .5rem; border-top: 1px solid var(--line); font-size: .9rem; }
        @media screen and (max-width: 36rem) {
          .facts th, .facts td, .entries th, .entries td { display: block; width: auto; padding-right: 0; }
          .facts th, .entries td { border-bottom: 0; padding-bottom: 0; }
          .facts td { padding-top: 0; }
          .entries thead, .entries .none { display: none; }
          .entries tbody th { padding-top: .75rem; font-weight: 700; border-bottom: 0; }
          .entries td::before { content: attr(data-name) ": "; font-weight: 400; }
          .entries tr { display: block; border-bottom: 1px solid var(--line); }
          .banner .verdict { font-size: 1.6rem; }
        }
        @page { size: A4; margin: 15mm; }
        @media print {
          :root { --ink: #000; --paper: #fff; --soft: #fff; --line: #000; --good: #000; --bad: #000; --wait: #000;
            --mark: #fff; --link: #000; }
          html { font-size: 10pt; }
          body { max-width: none; padding: 0; }
          nav { display: none; }
          th, td { border-bottom: 1px solid #999; }
          article, .banner, tr, pre { break-inside: avoid; }
          h2, h3, h4 { break-after: avoid; }
        }

        """
}
