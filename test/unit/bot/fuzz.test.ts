import * as MemoryAdapters from "@sigmatrade/adapters/memory/MemoryAdapters"
import * as Charts from "@sigmatrade/bot/charts/Charts"
import { actData } from "@sigmatrade/bot/buttons/actButton"
import { ACTS, performRequest, PLACES } from "@sigmatrade/bot/performRequest"
import { COMMANDS, readRequest } from "@sigmatrade/bot/readRequest"
import { recogniseMember } from "@sigmatrade/bot/recogniseMember"
import { textsIn } from "@sigmatrade/bot/texts/textsIn"
import type { Answer } from "@sigmatrade/bot/View"
import * as OurWallet from "@sigmatrade/core/deposit/OurWallet"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { LimitRules } from "@sigmatrade/core/limit/LimitRules"
import type { User } from "@sigmatrade/core/user/User"
import { DateTime, Effect, Layer, Logger, ManagedRuntime } from "effect"
import * as fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { noLimits, prices, settings } from "../../e2e/bot/botRules.ts"
import { findEntities } from "../../sandbox/telegram/findEntities.ts"
import { trimText } from "../../sandbox/telegram/FormattedText.ts"
import { parseHtml } from "../../sandbox/telegram/parseHtml.ts"

const world = Layer.provideMerge(OurWallet.layer, Layer.mergeAll(MemoryAdapters.layer, settings("sender"), Charts.layer(), Layer.succeed(LimitRules, noLimits), Logger.layer([])))
const runtime = ManagedRuntime.make(world)
const wallet = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"

type Given = Parameters<typeof readRequest>[0]
type Person = Parameters<typeof recogniseMember>[0]

/** What a person does with a bot that works: always answered, and always in a form that Telegram takes. */
const does = Effect.fnUntraced(function*(person: Person, given: Given) {
  const request = readRequest(given)
  const { isNew, member } = yield* recogniseMember(person, request._tag === "Start" ? request.payload : null)
  const turn = { member, texts: textsIn(member.language), botUsername: "sigmatrade_bot", requestId: "0f", forgetMessage: Effect.void }
  return yield* performRequest(turn, request, isNew)
})

const isSendable = ({ toast, view }: Answer): void => {
  expect((toast ?? "").length).toBeLessThanOrEqual(200)
  if (view === null) {
    expect(toast).not.toBeNull()
    return
  }
  // Throws for markup that Telegram would refuse.
  const { text } = trimText(findEntities(parseHtml(view.html.source)))
  expect(text.length).toBeGreaterThan(0)
  expect(text.length).toBeLessThanOrEqual(view.photo === undefined ? 4_096 : 1_024)
  for (const button of view.keyboard.flat()) {
    expect(button.text).not.toBe("")
    if ("callback_data" in button) expect(Buffer.byteLength(button.callback_data ?? "")).toBeLessThanOrEqual(64)
  }
}

const message = (text: string) => ({ message: { text }, callbackQuery: undefined }) as Given
const press = (data: string) => ({ message: undefined, callbackQuery: { data } }) as Given

/** Texts with what breaks messages: markup, entities, halves of characters, direction marks, nothing to see, very much. */
const nasty = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.string({ unit: "grapheme", maxLength: 300 }),
  fc.array(fc.constantFrom(
    "<b>", "</b>", "<", ">", "&", "&lt;", "&#60;", "\"", "'", "`", "{", "}", "{ $name }", "\0", "\n", "\u202e", "\u200b", "\ud83e", "\ude80", "🦊", "</code>", "<tg-spoiler>", "a\u0301\u0301", "\\", "%s", "__proto__",
    "0x", wallet, "/start", "/pay", "0,5", "1e99", "-1", "9".repeat(400), "@sigmatrade_bot", "https://example.org/<x>"
  ), { maxLength: 30 }).map((parts) => parts.join("")),
  fc.integer({ min: 1, max: 4_096 }).map((length) => "<".repeat(length)),
  fc.string({ unit: "binary", minLength: 1, maxLength: 60 }).map((unit) => unit.repeat(80).slice(0, 4_096))
)

const argument = fc.oneof(
  fc.constantFrom("1", "2", "99", "0", "BNB", "USDT", "DOGE", "all", "on", "off", "en", "ru", "1x1", "999999999x999999999"),
  fc.stringMatching(/^[A-Za-z0-9]{1,20}$/)
)
/** Data as buttons carry it, whether there is such a button or not, and anything else a client could make up. */
const data = fc.oneof(
  fc.tuple(fc.constantFrom("", "+"), fc.constantFrom(...PLACES), fc.array(argument, { maxLength: 3 })).map(([how, place, rest]) => how + [place, ...rest].join(":")),
  fc.tuple(fc.constantFrom(...ACTS, "other"), fc.stringMatching(/^[A-Za-z0-9.]{1,40}$/), fc.stringMatching(/^[0-9a-z]{1,6}$/), fc.stringMatching(/^[\w-]{16}$/))
    .map(([act, ...rest]) => [`!${act}`, ...rest].join(":")),
  nasty
)
const entity = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9.]{1,40}$/),
  fc.tuple(fc.integer({ min: 0, max: 101 }), fc.constantFrom("BNB", "USDT", "DOGE"), fc.nat(3), fc.nat(3)).map(([level, asset, version, turn]) => `${level}.${asset}.${version}x${turn}`)
)

/** A person of his own for every name; a few that have been here before for everything else. */
const named = (id: number, first: string, last = "") =>
  ({ id, is_bot: false, first_name: first, last_name: last, language_code: id % 2 === 0 ? "en" : "ru" }) satisfies Person
const known = [named(1, "Ann"), named(2, "<b>Боб</b> & Co"), named(3, "{ $name } \u202e")] as const

beforeAll(() => runtime.runPromise(Effect.gen(function*() {
  yield* (yield* LevelStore).publish(prices, DateTime.makeUnsafe("2026-01-31T12:00:00Z"))
  yield* does(known[1], message(wallet))
})), 60_000)
afterAll(() => runtime.dispose())

const everyAnswerIsSendable = <A>(arbitrary: fc.Arbitrary<A>, act: (value: A) => ReturnType<typeof does>, numRuns: number) =>
  fc.assert(fc.asyncProperty(arbitrary, async (value) => isSendable(await runtime.runPromise(act(value)))), { numRuns })

describe("whatever people make up", () => {
  it("as a name never breaks a message", { timeout: 300_000 }, async () => {
    let id = 1_000
    const screens = fc.constantFrom("/start", "/menu", "/balance", "/invite", "/history", "/wallet")
    await everyAnswerIsSendable(fc.tuple(nasty, nasty, screens), ([first, last, screen]) => does(named(id++, first, last), message(screen)), 3_000)
  })

  it("as a text never breaks a message, in a dialogue or out of one", { timeout: 300_000 }, async () => {
    const before = fc.constantFrom(...COMMANDS.map((command) => `/${command}`), "hello")
    await everyAnswerIsSendable(fc.tuple(fc.constantFrom(...known), before, nasty), ([person, screen, text]) =>
      Effect.andThen(does(person, message(screen)), does(person, message(text))), 3_500)
  })

  it("as a button never breaks a message", { timeout: 300_000 }, async () => {
    await everyAnswerIsSendable(fc.tuple(fc.constantFrom(...known), data), ([person, made]) => does(person, press(made)), 3_000)
  })

  it("as the entity of a button that was really signed never breaks a message", { timeout: 300_000 }, async () => {
    const signed = (member: User, name: string, of: string) => actData(member.id, { name, entity: of })
    await everyAnswerIsSendable(fc.tuple(fc.constantFrom(...known), fc.constantFrom(...ACTS, "other"), entity), ([person, name, of]) =>
      Effect.gen(function*() {
        const { member } = yield* recogniseMember(person, null)
        return yield* does(person, press(yield* signed(member, name, of)))
      }), 500)
  })
})
