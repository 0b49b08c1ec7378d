import { assert, describe, it } from "@effect/vitest"
import { isExtendedPublicKey } from "@sigmatrade/adapters/crypto/AddressDerivationBip32"
import { secretTexts } from "@sigmatrade/adapters/env/secretTexts"
import { settingGroups } from "@sigmatrade/adapters/env/settingGroups"
import type { Setting } from "@sigmatrade/adapters/env/Setting"
import { hideSecrets } from "@sigmatrade/adapters/observability/hideSecrets"
import * as LoggerConsole from "@sigmatrade/adapters/observability/LoggerConsole"
import { toEffectLogger } from "@sigmatrade/adapters/observability/LoggerPino"
import { reportFailure } from "@sigmatrade/adapters/observability/reportFailure"
import { HDKey } from "@scure/bip32"
import { Cause, ConfigProvider, Console, Effect, Logger, Redacted, References, Result, Schema } from "effect"
import { Buffer } from "node:buffer"
import { randomBytes } from "node:crypto"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { pino } from "pino"

const settings = settingGroups({ hash: () => new Uint8Array(32) }, isExtendedPublicKey).flatMap(([, group]) => group)

/** A canary that survives no encoding unchanged, and one for settings that take less. */
const odd = () => `Canary+/ "ü\\" ${randomBytes(18).toString("base64")}`
const plain = () => `canary-${randomBytes(18).toString("hex")}`
const hex = () => randomBytes(32).toString("hex")

/** The private key of an age recipient, as far as its letters go. */
const identity = () => `AGE-SECRET-KEY-1${Array.from(randomBytes(58), (byte) => "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"[byte % 32]).join("")}`

/** Texts that a secret setting may take, each with what of it nobody may read. */
const candidates = (): ReadonlyArray<readonly [text: string, canaries: ReadonlyArray<string>]> => {
  const [o, p, q, r, h, u, v, a] = [odd(), plain(), plain(), plain(), hex(), odd(), plain(), identity()]
  const xpub = HDKey.fromMasterSeed(randomBytes(32)).publicExtendedKey
  const [token] = [`${Date.now()}:AA${plain()}`]
  const url = (scheme: string) => `${scheme}://${encodeURIComponent(u)}:${q}@node.example/v1/${p}?key=${r}`
  return [
    [o, [o]], [p + p, [p + p]], [token, [token]], [h, [h]], [xpub, [xpub]], [a, [a]], [url("https"), [u, q, p, r]], [url("wss"), [u, q, p, r]],
    [`authorization=Bearer%20${v},x-key=${encodeURIComponent(u)}`, [v, u]],
    [`https://node.example/${v}|wss://node.example/${p}, https://other.example/?apikey=${q}`, [v, p, q]]
  ]
}

const isSecret = (value: unknown): boolean =>
  Redacted.isRedacted(value) || (typeof value === "object" && value !== null && Object.values(value).some(isSecret))

/** A value for a setting that it takes as a secret; `null`: it is none. */
const planted = ({ read }: Setting<unknown>) =>
  candidates().find(([text]) => Result.match(read(text), { onFailure: () => false, onSuccess: isSecret })) ?? null

const found = settings.flatMap((setting) => {
  const canary = planted(setting)
  return canary === null ? [] : [{ key: setting.key, text: canary[0], canaries: canary[1] }]
})
const environment = Object.fromEntries(found.map(({ key, text }) => [key, text]))
const canaries = found.flatMap((one) => one.canaries)
const underCanaries = Effect.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(environment)))

const escaped = (text: string) => JSON.stringify(text).slice(1, -1)

/** Every way a canary may turn up in a text, whatever stood before it. */
const forms = (canary: string): ReadonlyArray<string> => {
  const bytes = Buffer.from(canary)
  const inBase64 = [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset, "x"), bytes]).toString("base64")
    const own = text.slice(4, 4 * Math.floor((offset + bytes.length) / 3))
    return [own, own.replaceAll("+", "-").replaceAll("/", "_")]
  })
  return [canary, encodeURIComponent(canary), encodeURI(canary), escaped(canary), escaped(escaped(canary)), escaped(escaped(escaped(canary))), bytes.toString("hex"), ...inBase64]
}
const assertHidden = (output: string) => {
  for (const { canaries: own, key } of found) {
    for (const canary of own) for (const form of forms(canary)) assert.isFalse(output.includes(form), `${key} shows as ${form.slice(0, 12)}...`)
  }
}

class Refused extends Schema.TaggedError<Refused>()("Refused", { url: Schema.String, headers: Schema.Record(Schema.String, Schema.String) }) {}

/** Everything a careless line could do with a secret. */
const careless = (secret: string) => {
  const basic = Buffer.from(`user:${secret}`).toString("base64")
  const error = new Error(`connect https://node.example/${encodeURIComponent(secret)}`, { cause: new Error(secret) })
  return Effect.gen(function*() {
    yield* Effect.logTrace(secret, `and ${encodeURIComponent(secret)}`, Buffer.from(`x${secret}`).toString("base64url"))
    yield* Effect.logDebug("Asked", { url: `https://u:${secret}@h/${secret}?k=${secret}`, headers: { authorization: `Basic ${basic}`, more: [{ deep: secret }] } })
    yield* Effect.logInfo(JSON.stringify({ body: JSON.stringify({ secret }) })).pipe(Effect.annotateLogs({ hint: secret, hex: Buffer.from(secret).toString("hex") }))
    yield* Effect.logWarning(error)
    yield* Effect.logError("It failed", Cause.fail(new Refused({ url: secret, headers: { authorization: `Basic ${basic}` } })), Cause.die(error))
    yield* Effect.fail(error).pipe(Effect.withSpan(secret), Effect.tapCause((cause) => Effect.logFatal("It died", cause)), Effect.exit)
  })
}

/** What the logger of our servers writes. */
const written = (work: Effect.Effect<unknown>) =>
  Effect.gen(function*() {
    const lines: Array<string> = []
    const log = pino({ level: "trace" }, { write: (line) => lines.push(line) })
    const rules = { startId: "start", hide: hideSecrets(yield* secretTexts) }
    yield* work.pipe(Effect.provide(Logger.layer([toEffectLogger(log, rules)])), Effect.provideService(References.MinimumLogLevel, "Trace"))
    return lines
  }).pipe(underCanaries)

describe("secrets in logs", () => {
  it("every setting that .env.example calls secret is one by its own word, and the other way round", () => {
    const lines = readFileSync(join(import.meta.dirname, "../../../.env.example"), "utf8").split("\n")
    const named = lines.flatMap((line, index) =>
      /\bSecret\./u.test(lines[index - 1] ?? "") ? [/^(?:# )?([A-Z0-9_]+)=/u.exec(line)?.[1] ?? line] : [])
    assert.isAbove(named.length, 12)
    assert.sameMembers(found.map(({ key }) => key).filter((key) => key !== "DEPOSIT_XPUB"), named)
    assert.isTrue(found.some(({ key }) => key === "DEPOSIT_XPUB"))
  })

  it.effect("no line at any level holds a secret of the settings: raw, URL-encoded, escaped, in hex or base64, in errors and deep in fields", () =>
    Effect.gen(function*() {
      const lines = yield* written(Effect.forEach(canaries, careless, { discard: true }))
      assert.lengthOf(lines, 6 * canaries.length)
      for (const line of lines) assert.isObject(JSON.parse(line))
      assertHidden(lines.join(""))
      assert.include(lines.join(""), "[Redacted]")
    }))

  it.effect("the same on a console of the edge, and in the last words of an app that stops", () =>
    Effect.gen(function*() {
      const lines: Array<unknown> = []
      const listening: Console.Console = { ...globalThis.console, log: (...line: ReadonlyArray<unknown>) => void lines.push(...line) }
      const hidden = yield* secretTexts
      yield* Effect.forEach(canaries, careless, { discard: true }).pipe(
        Effect.provide(LoggerConsole.layer("api", "trace", hidden)), Effect.provideService(Console.Console, listening)
      )
      yield* Effect.forEach(canaries, (canary) => Effect.exit(reportFailure("bot", secretTexts)(Effect.fail(new Error(`no ${canary}`)))), { discard: true }).pipe(
        Effect.provide(Logger.layer([Logger.make<unknown, void>(({ message }) => void lines.push(message))]))
      )
      assert.isAbove(lines.length, 6 * canaries.length)
      assertHidden(JSON.stringify(lines) + lines.map(String).join(""))
    }).pipe(underCanaries))

  it("secrets that no setting holds are known by their shape", () => {
    const hide = hideSecrets([])
    const own = [`whsec_${randomBytes(24).toString("base64")}`, `sk_live_${plain()}`, `sk_test_${plain()}`, `987654321:AA${randomBytes(24).toString("hex")}`]
    for (const secret of own) assert.strictEqual(hide(`a ${secret} b`), "a [Redacted] b")
    assert.strictEqual(hide(`Authorization: Bearer ${plain()}`), "Authorization: Bearer [Redacted]")
    const kept = `Payment 56:0x${"ab".repeat(32)}:3 at 2026-03-01T12:00:00Z by req_0190b3f2-aaaa-bbbb-cccc-1234567890ab`
    assert.strictEqual(hide(kept), kept)
  })

  it("a line without a secret is as it was, and short words are no secrets", () => {
    const hide = hideSecrets(["abc", "", "a-long-secret-word"])
    assert.strictEqual(hide("abc and a-long-secret"), "abc and a-long-secret")
    assert.strictEqual(hide("x a-long-secret-word y"), "x [Redacted] y")
  })
})
