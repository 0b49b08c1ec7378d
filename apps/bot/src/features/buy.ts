import { buyLevel } from "@sigmatrade/core/deposit/buyLevel"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import type { LevelPrice } from "@sigmatrade/core/level/LevelTable"
import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import { Amount, ZERO } from "@sigmatrade/core/money/Amount"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { Effect, Option, Schema } from "effect"
import { actButton } from "../buttons/actButton.ts"
import type { Offers } from "../readOffers.ts"
import { readOffers } from "../readOffers.ts"
import { writeMoney } from "../texts/writeMoney.ts"
import type { Turn } from "../Turn.ts"
import type { Answer } from "../View.ts"
import { backToMenu, button, shown, stale } from "../View.ts"
import { notForSale } from "./pay.ts"

/** What is bought: level, asset, and the offer the member has seen, `<version of the prices>x<turn of the purchase>`; with dots between. */
const Consent = Schema.Tuple([
  Schema.NumberFromString.pipe(Schema.decodeTo(LevelNumber)),
  AssetId,
  Schema.String.check(Schema.isPattern(/^\d{1,9}x\d{1,9}$/u))
])

const chosen = (turn: Turn, { available, listed }: Offers, { asset, level, price }: LevelPrice) => {
  const money = writeMoney(listed, turn.texts)
  const before = available.get(asset) ?? ZERO
  return { before, price, variables: { level, price: money(asset, price), before: money(asset, before) }, money }
}

/** What the member is about to do: the price, his balance before and after. Nothing has happened yet. */
const confirm = Effect.fn("confirm")(function*(turn: Turn, offers: Offers, one: LevelPrice) {
  const { texts } = turn
  const { before, money, variables } = chosen(turn, offers, one)
  const after = money(one.asset, Amount.make(before - one.price))
  const next = yield* (yield* LevelStore).turn(turn.member.id, one.level)
  const label = texts.plain("button-buy-confirm", { money: variables.price })
  const agree = yield* actButton(turn.member.id, label, "buy", `${one.level}.${one.asset}.${offers.version}x${next}`)
  return shown(texts.html("buy-confirm", { ...variables, after }), [[agree], ...backToMenu(texts)])
})

const tooSmall = (turn: Turn, offers: Offers, one: LevelPrice): Answer => {
  const { before, money, variables } = chosen(turn, offers, one)
  const missing = money(one.asset, Amount.make(one.price - before))
  const pay = button(turn.texts.plain("button-pay"), `pay:${one.level}`)
  return shown(turn.texts.html("buy-too-small", { ...variables, missing }), [[pay], ...backToMenu(turn.texts)])
}

/** The level is the member's: by this press or by an earlier one, the screen is the same. */
const yours = ({ texts }: Turn, { available, listed }: Offers, level: LevelNumber, asset: AssetId): Answer => {
  const left = writeMoney(listed, texts)(asset, available.get(asset) ?? ZERO)
  const places = ["levels", "balance"].map((place) => button(texts.plain(`button-${place}`), place))
  return shown(texts.html("buy-done", { level, left }), [places, ...backToMenu(texts)])
}

/** What is now the case of a level in an asset: it is the member's, cannot be bought, costs more than he has, or waits for his word. */
const asItIs = Effect.fn("asItIs")(function*(turn: Turn, level: LevelNumber, asset: AssetId) {
  const offers = yield* readOffers(turn.member.id)
  if (offers.owned.has(level)) return { ...yours(turn, offers, level, asset), toast: turn.texts.plain("buy-owned") } satisfies Answer
  const one = offers.open.find((price) => price.level === level && price.asset === asset)
  if (one === undefined) return notForSale(turn, offers)
  return offers.affordable.includes(one) ? yield* confirm(turn, offers, one) : tooSmall(turn, offers, one)
})

/** The member wants a level from his balance: he is asked once more before anything happens. */
export const buy = Effect.fn("buy")(function*(turn: Turn, [level, asset]: ReadonlyArray<string>) {
  const given = Schema.decodeUnknownOption(Schema.Tuple([Consent.elements[0], Consent.elements[1]]))([level, asset])
  return Option.isNone(given) ? stale(turn.texts) : yield* asItIs(turn, ...given.value)
})

/** He has agreed: the level is his, once however often he presses; under another offer than he has seen he is asked again. */
export const buyConfirmed = Effect.fn("buyConfirmed")(function*(turn: Turn, entity: string) {
  const consent = Schema.decodeUnknownOption(Consent)(entity.split("."))
  if (Option.isNone(consent)) return stale(turn.texts)
  const [level, asset, offer] = consent.value
  const [priceVersion = 0, next = 0] = offer.split("x").map(Number)
  const { texts } = turn
  const now = asItIs(turn, level, asset)
  return yield* buyLevel({ userId: turn.member.id, level, asset, priceVersion, turn: next }).pipe(
    Effect.andThen(Effect.map(readOffers(turn.member.id), (offers) => yours(turn, offers, level, asset))),
    Effect.catchTags({
      OfferChanged: () => Effect.map(now, (answer): Answer => ({ ...answer, toast: texts.plain("buy-offer-changed") })),
      SalesStopped: () => Effect.succeed(shown(texts.html("buy-stopped"), backToMenu(texts))),
      MemberBlocked: () => Effect.succeed(shown(texts.html("blocked"), []))
    }),
    Effect.catchTags({ LevelOwnedAlready: () => now, LevelWithoutPrice: () => now, LevelBeforeMissing: () => now, BalanceTooSmall: () => now }),
    // Rates that no sale can be made under: a person must correct the settings.
    Effect.catchTag("RatesTooHigh", (error) => Effect.die(error))
  )
})
