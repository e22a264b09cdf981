//! The gallery's program: every state of the page, from a script.

fn main() {
    ui::gallery::start();
}
