import CLinux
import Glibc

/// Blocks until no process has the file at `path` open for writing, at most ten seconds.
///
/// A program that another test is just starting holds each of this process's open files until it begins, also the one through
/// which a test has just written. A spool rightly leaves such a file for its next look; a test with a still clock has none.
package func waitForWriters(of path: String) {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    defer { close(file) }
    guard fcntl(file, Int32(hatspool_f_setsig), Int32(SIGURG)) == 0 else { return }
    for _ in 0..<10_000 {
        if fcntl(file, Int32(hatspool_f_setlease), Int32(F_RDLCK)) == 0 || errno != EAGAIN { return }
        poll(nil, 0, 1)
    }
}
