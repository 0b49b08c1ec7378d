import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { availableOf, heldOf } from "@sigmatrade/core/ledger/Account"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { USDT } from "@sigmatrade/core/money/Asset"
import { Effect } from "effect"
import type { botWorld } from "./botWorld.ts"
import { memberOf, unit } from "./botWorld.ts"
import { payIn } from "./payIn.ts"

/** The wallet and the password of every rich member. */
export const wallet = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
export const PASSWORD = "correct horse"

/** A world of a bot. */
export type World = Awaited<ReturnType<typeof botWorld>>

/** A member with a wallet, a password and 5 USDT, or another amount; two in one world have two wallets. */
export const rich = async (at: World, language: "en" | "ru" = "en", amount = 5n * unit, address = wallet) => {
  const ann = await at.join(language)
  await at.say(ann, address)
  await at.say(ann, "/password")
  await at.say(ann, PASSWORD)
  await at.run(payIn(ann, { number: ann, asset: USDT.id, amount, isFinal: true }))
  return ann
}

/** He wants all he has of an asset: the check is shown. */
export const all = async (at: World, ann: number, asset = "USDT") => {
  await at.say(ann, "/withdraw")
  await at.press(ann, `withdraw:${asset}`)
  return at.press(ann, `withdraw:${asset}:all`)
}

/** What a member has asked for. */
export const asked = (ann: number) => Effect.flatMap(memberOf(ann), ({ id }) => Effect.flatMap(WithdrawalStore, (store) => store.ofUser(id, 100)))
/** What a member can spend, and what is set aside for him. */
export const standing = (ann: number, asset = USDT.id) => Effect.gen(function*() {
  const { id } = yield* memberOf(ann)
  const balances = yield* (yield* Ledger).balances([availableOf(id), heldOf(id)])
  return [availableOf(id), heldOf(id)].map((account) => balances.find((one) => one.account === account && one.asset === asset)?.amount ?? 0n)
})
/** What of his own messages is left in a member's chat. */
export const wroteOf = (at: World, ann: number) => at.telegram.chat(ann).messages.filter(({ from }) => from === "member").map(({ text }) => text)
