// The content security policy forbids inline scripts; this is all it takes to start the page.
import init from './ui.js';

init({ module_or_path: new URL('./ui_bg.wasm', import.meta.url) }).catch((error) => {
  console.error(error);
  document.getElementById('boot-failed').hidden = false;
});
