// HATContract
