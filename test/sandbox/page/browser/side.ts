import { chain } from "./chain.ts"
import { byId, element, icon } from "./element.ts"
import { label, pageLanguage } from "./labels.ts"
import { store } from "./store.ts"
import { wallet } from "./wallet.ts"

const links = () =>
  store.start.links.length > 0 && element("section", { class: "panel", "aria-label": label("links") },
    element("h2", {}, label("links")),
    element("ul", { class: "links" }, ...store.start.links.map((link) =>
      element("li", {}, element("a", { href: link.href, target: "_blank", rel: "noopener noreferrer" }, icon("link"), link[pageLanguage()])))))

const isTyping = (place: HTMLElement) => place.contains(document.activeElement) && document.activeElement?.matches("input, select") === true

/** Draws the right column: wallet, chain, links. A field that is being typed in keeps its focus. */
export const renderSide = (changed: () => void) => {
  const place = byId("side")
  place.setAttribute("aria-label", label("walletAndChain"))
  const focused = document.activeElement
  const top = place.querySelector(".scroll")?.scrollTop ?? 0
  const typing = isTyping(place)
  const selection = typing && focused instanceof HTMLInputElement ? [focused.selectionStart, focused.selectionEnd] as const : undefined
  const content = element("div", { class: "scroll side-content" }, store.selected !== undefined && wallet(changed), chain(changed), links())
  place.replaceChildren(element("header", { class: "bar" }, icon("wallet"), element("strong", { class: "grow" }, label("walletAndChain"))), content)
  content.scrollTop = top
  if (!typing || !(focused instanceof HTMLElement)) return
  focused.focus()
  if (selection !== undefined && focused instanceof HTMLInputElement) focused.setSelectionRange(...selection)
}
