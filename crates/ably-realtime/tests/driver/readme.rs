//! The crate's page shows the example that is run against the endpoint.

#[test]
fn the_page_shows_the_example_as_it_is() {
    let (page, example) = (include_str!("../../README.md"), include_str!("../../examples/desk.rs"));
    let shown = page.split("```rust\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let shown: String = shown.lines().map(|line| format!("    {line}\n")).collect();
    assert!(shown.lines().count() > 20 && example.contains(&shown), "{shown}");
}
