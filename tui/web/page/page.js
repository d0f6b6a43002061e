// The socket is this page's own server, whatever it is called; keys go to the terminal without a click.
document.getElementById("terminal").dataset.sessionWebsocketUrl = `ws://${location.host}/ws`;
document.getElementById("again").addEventListener("click", () => location.reload());
const focusTerminal = () => document.querySelector(".xterm-helper-textarea")?.focus();
window.addEventListener("load", focusTerminal);
window.addEventListener("focus", focusTerminal);
