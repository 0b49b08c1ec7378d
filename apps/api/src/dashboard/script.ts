/**
 * The island: puts what has changed in the place of what it was, but where somebody is writing, until he has left it; and hands what stands behind the #
 * of a login link to its form, since no server is ever sent it.
 */
export const script = `
const state = document.getElementById("state")
const say = (on) => { if (state) { state.textContent = state.dataset[on ? "on" : "off"]; state.dataset.state = on ? "on" : "off" } }
const isTouched = (field) => field.tagName === "SELECT" ? false : field.value !== field.defaultValue
const isBusy = (part) => part.contains(document.activeElement) || [...part.querySelectorAll("textarea,input:not([type=hidden])")].some(isTouched)
const opened = (part) => [...part.querySelectorAll("details")].map((one) => one.open)
const swap = (html) => {
  const fresh = new DOMParser().parseFromString(html, "text/html")
  for (const part of document.querySelectorAll("[data-live]")) {
    const next = fresh.getElementById(part.id)
    if (!next || isBusy(part)) continue
    const open = opened(part)
    next.querySelectorAll("details").forEach((one, index) => { one.open = open[index] ?? one.open })
    if (next.outerHTML !== part.outerHTML) part.replaceWith(document.adoptNode(next))
  }
}
const stream = document.body.dataset.stream
if (stream) {
  const source = new EventSource(stream)
  source.onopen = () => say(true)
  source.onerror = () => say(false)
  let last = ""
  source.onmessage = ({ data }) => swap(last = JSON.parse(data))
  addEventListener("focusout", () => setTimeout(() => last && swap(last)))
  source.addEventListener("over", () => { source.close(); location.reload() })
  addEventListener("pagehide", () => source.close())
}
const login = document.querySelector("form[data-login]")
if (login) {
  const read = () => {
    login.elements.link.value = location.hash.slice(1)
    login.querySelector("button").disabled = location.hash.length < 2
  }
  read()
  addEventListener("hashchange", read)
}
`.trimStart()
