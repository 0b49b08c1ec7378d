import { checksumAddress } from "@sigmatrade/core/chain/checksumAddress"
import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import { AttributionPolicy } from "@sigmatrade/core/deposit/AttributionPolicy"
import type { LevelPrice } from "@sigmatrade/core/level/LevelTable"
import { Effect } from "effect"
import type { Offers } from "../readOffers.ts"
import { readOffers } from "../readOffers.ts"
import { writeMoney } from "../texts/writeMoney.ts"
import type { Turn } from "../Turn.ts"
import type { Answer, Keyboard } from "../View.ts"
import { backToMenu, button, shown } from "../View.ts"

const BUTTONS_IN_ROW = 3

const inRows = (buttons: Keyboard[number]): Keyboard =>
  Array.from({ length: Math.ceil(buttons.length / BUTTONS_IN_ROW) }, (_, row) =>
    buttons.slice(row * BUTTONS_IN_ROW, (row + 1) * BUTTONS_IN_ROW))

/** Rows of buttons that buy a level from the balance; more would hide everything else. */
const BALANCE_ROWS_MAX = 10

/** A button for each of these that the balance covers, one in a row; on the page of a level its number need not be said. */
export const fromBalance = ({ texts }: Turn, { affordable, listed }: Offers, offered: ReadonlyArray<LevelPrice>, where: "levels" | "level"): Keyboard => {
  const money = writeMoney(listed, texts)
  return affordable.filter((price) => offered.includes(price)).slice(0, BALANCE_ROWS_MAX).map(({ asset, level, price }) => [button(
    where === "level"
      ? texts.plain("button-buy", { money: money(asset, price) })
      : texts.plain("button-buy-level", { level, money: money(asset, price) }),
    `buy:${level}:${asset}`
  )])
}

const chooseLevel = ({ texts }: Turn, { open, prices }: Offers): Answer => {
  if (prices.size === 0) return shown(texts.html("levels-none"), backToMenu(texts))
  if (open.length === 0) return shown(texts.html("pay-nothing-left"), backToMenu(texts))
  const buttons = [...new Set(open.map(({ level }) => level))].map((level) =>
    button(texts.plain("button-level", { level }), `pay:${level}`))
  return shown(texts.html("pay-choose-level"), [...inRows(buttons), ...backToMenu(texts)])
}

const chooseAsset = (turn: Turn, offers: Offers, offered: ReadonlyArray<LevelPrice>): Answer => {
  const { texts } = turn
  const money = writeMoney(offers.listed, texts)
  const buttons = offered.map(({ asset, level, price }) =>
    [button(texts.plain("button-asset", { money: money(asset, price) }), `pay:${level}:${asset}`)])
  return shown(texts.html("pay-choose-asset", { level: offered[0]?.level ?? "" }), [...buttons, ...fromBalance(turn, offers, offered, "level"), ...backToMenu(texts)])
}

/** Whether the member must link the wallet he pays from before he may pay: with an address of his own he need not. */
export const needsWallet = Effect.fn("needsWallet")(function*({ member }: Turn) {
  return member.wallet === null && (yield* AttributionPolicy).strategy === "sender"
})

/** What a member must know before he sees where to pay; his consent names the version of the prices he was shown. */
export const guard = Effect.fn("guard")(function*(turn: Turn, offers: Offers, price: LevelPrice) {
  const { listed, version } = offers
  const { member, texts } = turn
  const { strategy } = yield* AttributionPolicy
  const variables = {
    level: price.level,
    asset: price.asset,
    money: writeMoney(listed, texts)(price.asset, price.price),
    network: texts.plain("network", { chain: (yield* SystemWallet).chainId })
  }
  const html = strategy === "address" || member.wallet === null
    ? texts.html("pay-guard-own", variables)
    : texts.html("pay-guard", { ...variables, wallet: checksumAddress(member.wallet.address, yield* Keccak256) })
  const understood = button(texts.plain("button-understood"), `details:${price.level}:${price.asset}:${version}`)
  return shown(html, [[understood], ...fromBalance(turn, offers, [price], "level"), ...backToMenu(texts)])
})

/** The answer when a chosen level is not for sale to the member (any more): what is, instead. */
export const notForSale = (turn: Turn, offers: Offers): Answer => {
  const { view } = chooseLevel(turn, offers)
  return { view: view === null ? null : { ...view, html: turn.texts.html("pay-not-for-sale") }, toast: null }
}

/** The member buys a level: he chooses it and what to pay with, then reads what to look out for. */
export const pay = Effect.fn("pay")(function*(turn: Turn, [level, asset]: ReadonlyArray<string>) {
  const offers = yield* readOffers(turn.member.id)
  // Whoever has earned something can buy with it, also without a wallet.
  if (yield* needsWallet(turn)) {
    return shown(turn.texts.html("pay-wallet-first"), [...fromBalance(turn, offers, offers.open, "levels"), ...backToMenu(turn.texts)])
  }
  if (level === undefined) return chooseLevel(turn, offers)
  const offered = offers.open.filter((price) => String(price.level) === level && (asset === undefined || price.asset === asset))
  const [first, second] = offered
  if (first === undefined) return notForSale(turn, offers)
  return second === undefined ? yield* guard(turn, offers, first) : chooseAsset(turn, offers, offered)
})
