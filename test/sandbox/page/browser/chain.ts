import type { SandboxHead } from "../SandboxWallet.ts"
import { arrange, element, keep } from "./element.ts"
import { label, pageLanguage } from "./labels.ts"
import { attempt, post } from "./server.ts"
import { store } from "./store.ts"
import { toast } from "./toast.ts"

const blocksShown = 14

const act = (path: string, body: object, done: string, changed: () => void) => attempt(async () => {
  store.head = await post<SandboxHead>(path, body)
  toast(done)
  changed()
})

const strip = ({ number, finalized }: SandboxHead) => {
  const first = Math.max(0, number - blocksShown + 1)
  const blocks = Array.from({ length: number - first + 1 }, (_, index) => first + index)
  const open = number - finalized
  return element("div", { class: "strip", role: "img", "aria-label": `${open} ${label("pendingBlocks")}` },
    ...blocks.map((block) => element("i", { class: block <= finalized ? "final" : "open", title: `#${block}` })))
}

const figure = (name: string, value: number | undefined, id: string) =>
  element("div", { class: "stack" }, element("small", {}, name), element("output", { id, class: "figure" }, value === undefined ? "—" : String(value)))

const figures = () => element("div", { class: "figures" },
  element("div", { class: "pair" }, figure(label("head"), store.head?.number, "head"), figure(label("finalized"), store.head?.finalized, "finalized")),
  store.head !== undefined && strip(store.head))

const mineButton = (blocks: number, changed: () => void) => {
  const mine = () => void act("chain/mine", { blocks }, `${label("mined")}: ${blocks}`, changed)
  return element("button", { type: "button", class: "quiet", id: `mine-${blocks}`, onclick: mine }, blocks === 1 ? `+${label("block1")}` : `+${blocks}`)
}

const buttons = (changed: () => void) => element("div", { class: "figures" },
  element("div", { class: "row wrap", role: "group", "aria-label": label("mine") },
    element("span", { class: "grow" }, label("mine")), ...[1, 5, 15].map((blocks) => mineButton(blocks, changed))),
  element("button", {
    type: "button", class: "danger wide", id: "reorg", title: label("reorgHint"), onclick: () => void act("chain/reorg", { depth: 3 }, label("reorged"), changed)
  }, label("reorg")),
  element("p", { class: "hint" }, label("reorgHint")))

/** The local chain: how far it is, and what a tester can do to it. */
export const chain = (changed: () => void): HTMLElement => {
  const panel = keep("chain", pageLanguage(), () => element("section", { class: "panel", "aria-label": label("chain") }))
  arrange(panel, [
    keep("chain-title", pageLanguage(), () => element("h2", {}, label("chain"))),
    keep("chain-figures", [store.head, pageLanguage()], figures),
    keep("chain-buttons", pageLanguage(), () => buttons(changed))
  ])
  return panel
}
