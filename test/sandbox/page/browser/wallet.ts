import { avatar } from "./avatar.ts"
import { arrange, element, icon, keep } from "./element.ts"
import { findPayment } from "./findPayment.ts"
import type { Payment } from "./findPayment.ts"
import { formatUnits } from "./formatUnits.ts"
import { label, pageLanguage } from "./labels.ts"
import { copy } from "./richText.ts"
import { attempt, post } from "./server.ts"
import { loadAccount, selectedMember, store } from "./store.ts"
import { toast } from "./toast.ts"

const short = (address: string) => `${address.slice(0, 6)}…${address.slice(-4)}`

const paid = new Set<string>()

let sending = false

const keyOf = (payment: Payment) => JSON.stringify([store.first.selected, payment])

const check = ({ to, amount }: Payment) => {
  if (!/^0x[0-9a-fA-F]{40}$/.test(to)) throw new Error(label("badAddress"))
  if (!/^\d{1,20}([.,]\d{1,18})?$/.test(amount) || /^[0.,]*$/.test(amount)) throw new Error(label("badAmount"))
}

const transfer = async (payment: Payment) => {
  check(payment)
  const key = keyOf(payment)
  await post(`wallets/${store.first.selected}/send`, payment)
  paid.add(key)
  toast(label("sent"))
  await loadAccount()
}

// One payment at a time: a second press while the first is under way pays nothing.
const send = async (payment: Payment, changed: () => void) => {
  if (sending) return
  sending = true
  changed()
  await attempt(() => transfer(payment))
  sending = false
  changed()
}

const balances = () => {
  const { account } = store
  const shown = (units: string | undefined) => (units === undefined ? "—" : formatUnits(BigInt(units), 18, true))
  const coin = (name: string, units: string | undefined) =>
    element("div", { class: `coin ${name.toLowerCase()}` }, element("small", {}, name), element("output", { id: `balance-${name.toLowerCase()}` }, shown(units)))
  return element("div", { class: "coins" }, coin("USDT", account?.usdt), coin("BNB", account?.bnb))
}

const card = () => {
  const member = selectedMember(store.first)
  const address = store.account?.address
  return element("div", { class: "card" },
    element("div", { class: "row" }, member !== undefined && avatar(member.name, member.id), element("strong", { class: "grow" }, member?.name ?? "")),
    balances(),
    element("div", { class: "row address" },
      element("code", { class: "grow", title: address, id: "address" }, address === undefined ? "…" : short(address)),
      element("button", {
        type: "button", class: "glass", id: "copy-address", disabled: address === undefined, "aria-label": `${label("copy")}: ${label("address")}`,
        onclick: () => { if (address !== undefined) void copy(address) }
      }, icon("copy"), label("copy"))))
}

const asked = () => store.account === undefined ? undefined : findPayment(store.first.chat?.messages ?? [], store.account.address)

const offer = (payment: Payment, changed: () => void) => {
  const isPaid = paid.has(keyOf(payment))
  return element("div", { class: "ask" },
    element("div", { class: "grow stack" }, element("small", {}, isPaid ? `✓ ${label("paid")}` : label("payFrom")), element("strong", {}, `${payment.amount} ${payment.asset}`),
      element("small", { class: "mono", title: payment.to }, short(payment.to))),
    element("button", {
      type: "button", class: `${isPaid ? "quiet" : "primary"}${sending ? " busy" : ""}`, id: "pay", onclick: () => void send(payment, changed)
    }, icon("bolt"), label(isPaid ? "payAgain" : "pay")))
}

const form = (changed: () => void) => {
  const known = asked()
  const to = element("input", { name: "to", value: known?.to ?? "", required: true, placeholder: "0x…", spellcheck: "false", autocomplete: "off", class: "mono" })
  const amount = element("input", { name: "amount", value: known?.amount ?? "", required: true, inputmode: "decimal", placeholder: "10", autocomplete: "off" })
  const asset = element("select", { name: "asset" },
    ...(["USDT", "BNB"] as const).map((name) => element("option", { value: name, selected: known?.asset === name }, name)))
  const submit = (event: Event) => {
    event.preventDefault()
    const chosen = asset.value === "BNB" ? "BNB" : "USDT"
    void send({ to: to.value.trim(), amount: amount.value.trim(), asset: chosen }, changed)
  }
  return element("form", { class: "form", onsubmit: submit },
    element("label", {}, element("span", {}, label("to")), to),
    element("div", { class: "pair" },
      element("label", {}, element("span", {}, label("amount")), amount),
      element("label", {}, element("span", {}, label("asset")), asset)),
    element("button", { class: "wide" }, label("transfer")),
    element("p", { class: "hint" }, label("faucet")))
}

/** The wallet of the person in the first pane. The form keeps what was typed until the chat asks for another payment. */
export const wallet = (changed: () => void): HTMLElement => {
  const payment = asked()
  const isOffered = payment !== undefined && payment.amount !== ""
  const panel = keep("wallet", pageLanguage(), () => element("section", { class: "panel", "aria-label": label("wallet") }))
  arrange(panel, [
    keep("wallet-card", [selectedMember(store.first)?.name, store.first.selected, store.account, pageLanguage()], card),
    ...(isOffered
      ? [keep("wallet-offer", [keyOf(payment), paid.has(keyOf(payment)), sending, pageLanguage()], () => offer(payment, changed))]
      : []),
    keep("wallet-form", [store.first.selected, payment, pageLanguage()], () => form(changed))
  ])
  return panel
}
