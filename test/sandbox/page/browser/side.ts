import { chain } from "./chain.ts"
import { arrange, byId, element, icon, keep } from "./element.ts"
import { label, pageLanguage } from "./labels.ts"
import { store } from "./store.ts"
import { wallet } from "./wallet.ts"

const links = () => store.start.links.length === 0 ? [] : [
  keep("links", [store.start.links, pageLanguage()], () => element("section", { class: "panel", "aria-label": label("links") },
    element("h2", {}, label("links")),
    element("ul", { class: "links" }, ...store.start.links.map((link) =>
      element("li", {}, element("a", { href: link.href, target: "_blank", rel: "noopener noreferrer" }, icon("link"), link[pageLanguage()]))))))
]

/** Draws the right column: wallet, chain, links. The chain moves every second: nothing a person may be pressing is drawn anew for that. */
export const renderSide = (changed: () => void) => {
  const place = byId("side")
  place.setAttribute("aria-label", label("walletAndChain"))
  const content = keep("side", "", () => element("div", { class: "scroll side-content" }))
  arrange(place, [
    keep("side-head", pageLanguage(), () => element("header", { class: "bar" }, icon("wallet"), element("strong", { class: "grow" }, label("walletAndChain")))),
    content
  ])
  arrange(content, [...(store.first.selected === undefined ? [] : [wallet(changed)]), chain(changed), ...links()])
}
