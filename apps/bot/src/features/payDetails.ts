import { checksumAddress } from "@sigmatrade/core/chain/checksumAddress"
import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import { DepositPolicy } from "@sigmatrade/core/deposit/DepositPolicy"
import { paymentUri } from "@sigmatrade/core/deposit/paymentUri"
import type { RequestedPayment } from "@sigmatrade/core/deposit/requestPayment"
import { requestPayment } from "@sigmatrade/core/deposit/requestPayment"
import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { formatAmount } from "@sigmatrade/core/money/formatAmount"
import { Effect, Option, Schema } from "effect"
import { toBuffer } from "qrcode"
import { phraseAbove } from "../phraseAbove.ts"
import { readOffers } from "../readOffers.ts"
import type { Turn } from "../Turn.ts"
import type { Answer } from "../View.ts"
import { backToMenu, shown, stale } from "../View.ts"
import { guard, needsWallet, notForSale, pay } from "./pay.ts"

/** What the button below the warning says: level, asset and the version of the prices the member has seen. */
const Consent = Schema.Tuple([
  Schema.NumberFromString.pipe(Schema.decodeTo(LevelNumber)),
  AssetId,
  Schema.NumberFromString.pipe(Schema.decodeTo(Schema.Int))
])

const QR_PIXELS = 480

const details = Effect.fn("details")(function*(turn: Turn, { intent, listed, request }: RequestedPayment) {
  const { texts } = turn
  const address = checksumAddress(request.to, yield* Keccak256)
  const amount = formatAmount(request.amount, listed.asset)
  const link = paymentUri(request)
  const picture = yield* Effect.promise(() => toBuffer(link, { type: "png", width: QR_PIXELS, margin: 2 }))
  const html = texts.html("pay-details", {
    level: intent.level,
    asset: intent.asset,
    money: `${amount} ${intent.asset}`,
    amount,
    address,
    link,
    network: texts.plain("network", { chain: request.chainId }),
    minutes: (yield* DepositPolicy).intentMinutes
  })
  const keyboard = [
    [{ text: texts.plain("button-copy-address"), copy_text: { text: address } }],
    [{ text: texts.plain("button-copy-amount"), copy_text: { text: amount } }],
    ...backToMenu(texts, "below")
  ]
  return shown(yield* phraseAbove(turn, html), keyboard, picture)
})

/** The member has read the warning: he is shown where and what to pay, at the very price he has seen. A repeat shows the same. */
export const payDetails = Effect.fn("payDetails")(function*(turn: Turn, given: ReadonlyArray<string>) {
  const consent = Schema.decodeUnknownOption(Consent)(given)
  if (Option.isNone(consent)) return stale(turn.texts)
  const [level, asset, version] = consent.value
  const offers = yield* readOffers(turn.member.id)
  const price = offers.open.find((one) => one.level === level && one.asset === asset)
  if (price !== undefined && offers.version !== version && !(yield* needsWallet(turn))) {
    const renewed = yield* guard(turn, offers, price)
    return { ...renewed, toast: turn.texts.plain("pay-price-changed") } satisfies Answer
  }
  return yield* requestPayment(turn.member.id, level, asset).pipe(
    Effect.flatMap((requested) => details(turn, requested)),
    Effect.catchTags({
      LevelNotForSale: () => Effect.succeed(notForSale(turn, offers)),
      WalletMissing: () => pay(turn, [])
    })
  )
})
