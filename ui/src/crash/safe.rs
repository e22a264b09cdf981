//! The page of last resort: it draws nothing of the rooms, and crashes of none of them.

use std::rc::Rc;

use ipc::{Code, IpcError, ReadDiagnosticsText, SaveDiagnostics};
use yew::prelude::*;

use super::start_anew;
use crate::app::BridgeHandle;
use crate::bridge::Bridge;
use crate::views::safe::{SafeAction, SafeView};

/// Props of [`Safe`].
#[derive(Properties, PartialEq)]
pub(crate) struct SafeProps {
    /// The road to the core.
    pub(crate) bridge: BridgeHandle,
    /// Where in the source the page crashed last.
    pub(crate) code: AttrValue,
}

/// An answer of the core.
pub(crate) enum Heard {
    /// The diagnostics, or why there are none.
    Text(Result<String, Code>),
    /// Where they were saved, or why not.
    Path(Result<String, Code>),
    /// A person did something.
    Done(SafeAction),
}

/// The page of last resort.
#[derive(Default)]
pub(crate) struct Safe {
    text: Option<AttrValue>,
    path: Option<AttrValue>,
    error: Option<Code>,
}

impl Component for Safe {
    type Message = Heard;
    type Properties = SafeProps;

    fn create(_ctx: &Context<Self>) -> Self {
        Self::default()
    }

    fn update(&mut self, ctx: &Context<Self>, heard: Heard) -> bool {
        self.error = None;
        match heard {
            Heard::Done(SafeAction::TryAgain) => start_anew(),
            Heard::Done(action) => self.ask(ctx, action),
            Heard::Text(Ok(text)) => self.text = Some(text.into()),
            Heard::Path(Ok(path)) => self.path = Some(path.into()),
            Heard::Text(Err(code)) | Heard::Path(Err(code)) => self.error = Some(code),
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        html! {
            <SafeView code={ctx.props().code.clone()} diagnostics={self.text.clone()} path={self.path.clone()}
                error={self.error} on_action={ctx.link().callback(Heard::Done)} />
        }
    }
}

impl Safe {
    fn ask(&mut self, ctx: &Context<Self>, action: SafeAction) {
        let Some(bridge) = ctx.props().bridge.0.clone() else { return };
        ctx.link().send_future(async move {
            match action {
                SafeAction::Save => Heard::Path(save(bridge).await.map_err(|it| it.code)),
                SafeAction::Show | SafeAction::TryAgain => {
                    Heard::Text(read(bridge).await.map_err(|it| it.code))
                }
            }
        });
    }
}

async fn read(bridge: Rc<Bridge>) -> Result<String, IpcError> {
    Ok(bridge.call(ReadDiagnosticsText {}).await?.text)
}

async fn save(bridge: Rc<Bridge>) -> Result<String, IpcError> {
    Ok(bridge.call(SaveDiagnostics {}).await?.path)
}
