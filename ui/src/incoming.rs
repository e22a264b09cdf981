//! Files on their way into the page: chosen, dropped or pasted, all the browser's `File`s.

use ipc::FileContent;
use js_sys::Promise;
use model::AttachmentId;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ClipboardEvent, Event, File, FileList, FileReader};

use crate::store::Chosen;
use crate::{dom, text, time};

/// What web views call a picture that was pasted.
const NAMELESS: &str = "image.png";

/// The files of a list.
pub(crate) fn files_of(list: Option<FileList>) -> Vec<File> {
    let Some(list) = list else { return Vec::new() };
    (0..list.length()).filter_map(|at| list.get(at)).collect()
}

/// The files a paste brings; then its text is not pasted. Some programs offer a picture of what is
/// copied as text: who pastes text means the text.
pub(crate) fn pasted_files(event: &Event) -> Vec<File> {
    let data = event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data);
    let Some(data) = data else { return Vec::new() };
    if data.get_data("text/plain").is_ok_and(|text| !text.is_empty()) {
        return Vec::new();
    }
    files_of(data.files())
}

/// A file with an id of its own; `None` without randomness.
pub(crate) fn chosen(file: &File) -> Option<Chosen> {
    let id = AttachmentId::new(dom::new_message_id()?.as_str());
    let name = match file.name() {
        name if name.is_empty() || name == NAMELESS => pasted_name(),
        name => name,
    };
    let bytes = Some(file.clone().into());
    Some(Chosen { id, name, size: file.size() as u64, bytes, as_it_is: false })
}

/// A pasted picture has a time for a name.
fn pasted_name() -> String {
    format!("{} {}.png", text::pasted(), time::stamp(time::now()))
}

/// The bytes of a file in base64: the browser itself makes them.
///
/// # Errors
/// The file cannot be read (any more).
pub(crate) async fn read(bytes: &Blob) -> Result<FileContent, JsValue> {
    let reader = FileReader::new()?;
    let done = Promise::new(&mut |resolve, _| reader.set_onloadend(Some(&resolve)));
    reader.read_as_data_url(bytes)?;
    JsFuture::from(done).await?;
    let url = reader.result()?.as_string().ok_or(JsValue::NULL)?;
    // An empty file has no comma.
    Ok(FileContent(url.split_once(',').map_or_else(String::new, |(_, content)| content.to_owned())))
}
