//! The page's program: everything is in the library, so that the shell can draw the first picture of it.

fn main() {
    ui::start();
}
