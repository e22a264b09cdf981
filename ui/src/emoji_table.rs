//! The table of emoji: fetched once, when somebody first asks for one. It is a file of the page's
//! own, like its program.

use std::cell::RefCell;
use std::rc::Rc;

use crate::writing::emoji::Table;

thread_local! {
    static TABLE: RefCell<Option<Rc<Table>>> = const { RefCell::new(None) };
}

/// The table, if it is there already.
pub(crate) fn at_hand() -> Option<Rc<Table>> {
    TABLE.with_borrow(Clone::clone)
}

/// The table; without one where it cannot be read.
pub(crate) async fn table() -> Option<Rc<Table>> {
    if let Some(table) = at_hand() {
        return Some(table);
    }
    let table = Table::read(&fetch().await?);
    TABLE.set(Some(Rc::clone(&table)));
    Some(table)
}

async fn fetch() -> Option<String> {
    use wasm_bindgen::JsCast;
    use wasm_bindgen_futures::JsFuture;

    let answer = JsFuture::from(web_sys::window()?.fetch_with_str("./emoji.txt")).await.ok()?;
    let answer: web_sys::Response = answer.dyn_into().ok()?;
    if !answer.ok() {
        return None;
    }
    JsFuture::from(answer.text().ok()?).await.ok()?.as_string()
}
