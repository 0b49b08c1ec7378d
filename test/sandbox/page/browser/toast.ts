import { byId, element } from "./element.ts"
import { label } from "./labels.ts"

const shownMs = { info: 3_500, problem: 9_000 }
const toastsMax = 4

/** Says something in passing. A problem stays longer and is read out at once. */
export const toast = (text: string, kind: "info" | "problem" = "info") => {
  const place = byId("toasts")
  const close = () => shown.remove()
  const shown = element("div", { class: `toast ${kind}`, role: kind === "problem" ? "alert" : undefined },
    element("span", {}, text),
    element("button", { class: "plain", type: "button", "aria-label": label("close"), onclick: close }, "×"))
  place.append(shown)
  while (place.childElementCount > toastsMax) place.firstElementChild?.remove()
  setTimeout(close, shownMs[kind])
}

/** Says something that must be closed, as Telegram shows an alert of a bot. */
export const alertWindow = (text: string, title: string) => {
  const dialog = element("dialog", { class: "alert", "aria-label": title, onclose: () => dialog.remove() },
    element("h2", {}, title),
    element("p", {}, text),
    element("form", { method: "dialog" }, element("button", { class: "primary", autofocus: true }, "OK")))
  document.body.append(dialog)
  dialog.showModal()
}
