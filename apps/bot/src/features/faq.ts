import { checksumAddress } from "@sigmatrade/core/chain/checksumAddress"
import { ConfirmationsNeeded } from "@sigmatrade/core/chain/ConfirmationsNeeded"
import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import { AttributionPolicy } from "@sigmatrade/core/deposit/AttributionPolicy"
import { DepositPolicy } from "@sigmatrade/core/deposit/DepositPolicy"
import type { Amount } from "@sigmatrade/core/money/Amount"
import { WithdrawalPolicy } from "@sigmatrade/core/payout/WithdrawalPolicy"
import { Effect, Option, Schema } from "effect"
import { Html } from "../texts/Html.ts"
import { writeMoney } from "../texts/writeMoney.ts"
import type { Turn } from "../Turn.ts"
import { backToMenu, button, shown, stale } from "../View.ts"

const Question = Schema.Literals(["where", "wrong", "long", "out", "safe"])

/** Network, tokens with their contracts, and the address: ours, or the way to his own. */
const where = Effect.fn("where")(function*({ texts }: Turn) {
  const keccak = yield* Keccak256
  const { address, chainId } = yield* SystemWallet
  const coins = (yield* ListedAssets).map(({ asset, contract }) => contract === null
    ? texts.html("faq-coin", { asset: asset.id })
    : texts.html("faq-token", { asset: asset.id, contract: checksumAddress(contract, keccak) }))
  return [
    texts.html("faq-network", { network: texts.plain("network", { chain: chainId }) }),
    Html.lines(coins),
    (yield* AttributionPolicy).strategy === "address"
      ? texts.html("faq-own-address")
      : texts.html("faq-address", { address: checksumAddress(address, keccak) })
  ]
})

/** What becomes of money that was sent in another way. */
const wrong = Effect.fn("wrong")(function*({ texts }: Turn) {
  const listed = yield* ListedAssets
  const { dust, strategy } = yield* AttributionPolicy
  const money = writeMoney(listed, texts)
  const crumbs = listed.flatMap(({ asset }) => {
    const least: Amount | undefined = dust.get(asset.id)
    return least === undefined || least === 0n ? [] : [money(asset.id, least)]
  })
  return [
    texts.html("faq-wrong-network", { network: texts.plain("network", { chain: (yield* SystemWallet).chainId }) }),
    texts.html("faq-wrong-token", { assets: listed.map(({ asset }) => asset.id).join(", ") }),
    strategy === "address" ? texts.html("faq-exchange-own") : texts.html("faq-exchange"),
    ...(crumbs.length === 0 ? [] : [texts.html("faq-dust", { least: crumbs.join(", ") })])
  ]
})

const long = Effect.fn("long")(function*({ texts }: Turn) {
  return [
    texts.html("faq-confirmations", { confirmations: yield* ConfirmationsNeeded }),
    texts.html("faq-reserved", { minutes: (yield* DepositPolicy).intentMinutes })
  ]
})

/** What withdrawing costs, how little and how much goes, and who looks at it. */
const out = Effect.fn("out")(function*({ texts }: Turn) {
  const money = writeMoney(yield* ListedAssets, texts)
  const { assets, expiryHours, walletCooldownHours } = yield* WithdrawalPolicy
  const rows = [...assets].map(([asset, rules]) => texts.html("faq-out-row", {
    asset, minimum: money(asset, rules.minimum), maximum: money(asset, rules.requestMax), fee: money(asset, rules.fee), auto: money(asset, rules.autoMax)
  }))
  return [
    ...(rows.length === 0 ? [texts.html("faq-out-none")] : rows),
    texts.html("faq-out-hours", { hours: expiryHours }), texts.html("faq-out-wallet", { cooldown: walletCooldownHours })
  ]
})

const answers = { where, wrong, long, out, safe: ({ texts }: Turn) => Effect.succeed([texts.html("faq-safe")]) }

/** Questions people ask, each with its answer, from the settings in force. */
export const faq = Effect.fn("faq")(function*(turn: Turn, [wanted]: ReadonlyArray<string>) {
  const { texts } = turn
  const rows = Question.literals.map((one) => [button(texts.plain(`question-${one}`), `faq:${one}`)])
  const ways = [[button(texts.plain("button-help"), "help")], ...backToMenu(texts)]
  if (wanted === undefined) return shown(texts.html("faq"), [...rows, ...ways])
  const question = Schema.decodeUnknownOption(Question)(wanted)
  if (Option.isNone(question)) return stale(texts)
  const title = texts.html("faq-title", { question: texts.plain(`question-${question.value}`) })
  return shown(Html.lines([title, ...(yield* answers[question.value](turn))], 1), [[button(texts.plain("button-faq"), "faq")], ...ways])
})
