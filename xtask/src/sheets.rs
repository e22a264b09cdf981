//! One style sheet for the page: nothing is painted before all of them are there, and each is a
//! call to the shell of its own. Their sources stay apart.

use anyhow::{Result, ensure};

/// What the one is called.
pub(crate) const SHEET: &str = "page.css";

/// The page with one sheet in place of its own, and that sheet: theirs, in the order they had.
/// `read` finds a sheet by its name.
///
/// # Errors
/// The page has no sheet, or one that cannot be read.
pub(crate) fn join(page: &str, read: impl Fn(&str) -> Result<String>) -> Result<(String, String)> {
    let (mut joined, mut sheet) = (String::new(), String::new());
    for line in page.lines() {
        let Some(name) = sheet_of(line) else {
            joined += line;
            joined.push('\n');
            continue;
        };
        if sheet.is_empty() {
            joined += &line.replace(name, SHEET);
            joined.push('\n');
        }
        sheet += &read(name)?;
        sheet.push('\n');
    }
    ensure!(!sheet.is_empty(), "The page has no style sheet");
    Ok((joined, sheet))
}

/// The sheet that a line of the page asks for.
fn sheet_of(line: &str) -> Option<&str> {
    line.trim().strip_prefix(r#"<link rel="stylesheet" href="./"#)?.strip_suffix(r#"" />"#)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sheets_of_a_page_become_one_in_their_order() {
        let page = "<head>\n  <link rel=\"stylesheet\" href=\"./a.css\" />\n  \
                    <link rel=\"stylesheet\" href=\"./b.css\" />\n</head>\n";
        let (page, sheet) = join(page, |name| Ok(format!("/* {name} */"))).unwrap();
        assert_eq!(page, "<head>\n  <link rel=\"stylesheet\" href=\"./page.css\" />\n</head>\n");
        assert_eq!(sheet, "/* a.css */\n/* b.css */\n");
    }

    #[test]
    fn a_page_without_a_sheet_or_with_one_that_is_missing_is_refused() {
        assert!(join("<head></head>", |_| Ok(String::new())).is_err());
        let page = "<link rel=\"stylesheet\" href=\"./gone.css\" />";
        assert!(join(page, |_| anyhow::bail!("gone")).is_err());
    }
}
