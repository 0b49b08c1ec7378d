import { assert, describe, it } from "@effect/vitest"
import * as InitDataValidatorTelegram from "@sigmatrade/adapters/telegram/InitDataValidatorTelegram"
import type { InitDataProof } from "@sigmatrade/adapters/telegram/InitDataValidatorTelegram"
import { InitDataValidator } from "@sigmatrade/core/user/InitDataValidator"
import { Effect, Redacted, Schema } from "effect"
import { TestClock } from "effect/testing"
import { BOT_ID, fieldsFor, proofs, signFields, written } from "../../support/miniApp.ts"

/** Signed by Telegram itself for a bot that is gone, and published with its token. Source: github.com/Telegram-Mini-Apps/init-data-golang */
const published = {
  initData: "user=%7B%22id%22%3A279058397%2C%22first_name%22%3A%22Vladislav%20%2B%20-%20%3F%20%5C%2F%22%2C%22last_name%22%3A%22Kibenko%22%2C%22username%22%3A%22vdkfrost%22%2C%22language_code%22%3A%22ru%22%2C%22is_premium%22%3Atrue%2C%22allows_write_to_pm%22%3Atrue%2C%22photo_url%22%3A%22https%3A%5C%2F%5C%2Ft.me%5C%2Fi%5C%2Fuserpic%5C%2F320%5C%2F4FPEE4tmP3ATHa57u6MqTDih13LTOiMoKoLDRG4PnSA.svg%22%7D"
    + "&chat_instance=8134722200314281151&chat_type=private&auth_date=1733509682&signature=TYJxVcisqbWjtodPepiJ6ghziUL94-KNpG8Pau-X7oNNLNBM72APCpi_RKiUlBvcqo5L-LAxIc3dnTzcZX_PDg"
    + "&hash=a433d8f9847bd6addcc563bff7cc82c89e97ea0d90c11fe5729cae6796a36d73",
  signedMs: 1_733_509_682_000,
  proofs: {
    // printf %s 7342037359:AAHI25ES9xCOMPokpYoz-p8XVrZUdygo2J4 | openssl dgst -sha256 -hmac WebAppData
    Hash: { _tag: "Hash", secret: Redacted.make("231a7ce63f8a4f94a57ed1b31763396f5195134575445dcb13695a5de2e8b1f7") },
    Signature: { _tag: "Signature", botId: "7342037359", publicKey: "e7bf03a2fa4602af4580703d88dda5bb59f32ed8b02a56c187fe7d34caed242d" }
  } satisfies Record<string, InitDataProof>
}

const HOUR_MS = 3_600_000
/** Reads init data by one proof, some time after it was signed; answers whose it is or why it is refused. */
const readBy = Effect.fnUntraced(function*(proof: InitDataProof | null, initData: string, nowMs: number) {
  yield* TestClock.setTime(nowMs)
  const { validate } = yield* Effect.provide(InitDataValidator, InitDataValidatorTelegram.layer({ proof, ageMsMax: HOUR_MS }))
  return yield* Effect.match(validate(Redacted.make(initData)), { onSuccess: Number, onFailure: ({ reason }) => reason })
})

const SIGNED_MS = 1_700_000_000_000
const fields = { ...fieldsFor(77), auth_date: String(SIGNED_MS / 1_000) }
const signed = signFields(fields)
const without = (name: string) => Object.fromEntries(Object.entries(signed).filter(([one]) => one !== name))

for (const tag of ["Hash", "Signature"] as const) {
  const read = (initData: string, ageMs = 0) => readBy(proofs[tag], initData, SIGNED_MS + ageMs)

  describe(`init data, known by its ${tag.toLowerCase()}`, () => {
    it.effect("that Telegram itself has signed is taken", () => Effect.gen(function*() {
      assert.strictEqual(yield* readBy(published.proofs[tag], published.initData, published.signedMs + 1_000), 279058397)
    }))

    it.effect("says who opened the Mini App, in whatever order its fields come", () => Effect.gen(function*() {
      assert.strictEqual(yield* read(written(signed)), 77)
      assert.strictEqual(yield* read(written(Object.fromEntries(Object.entries(signed).toReversed()))), 77)
      assert.strictEqual(yield* read(new URLSearchParams(signed).toString()), 77)
    }))

    it.effect("is taken as long as is allowed and a minute ahead, not a second more", () => Effect.gen(function*() {
      assert.strictEqual(yield* read(written(signed), HOUR_MS), 77)
      assert.strictEqual(yield* read(written(signed), HOUR_MS + 1), "expired")
      assert.strictEqual(yield* read(written(signed), -60_000), 77)
      assert.strictEqual(yield* read(written(signed), -60_001), "early")
    }))

    it.effect("is refused when one letter of it is another, wherever", () => Effect.gen(function*() {
      const text = written(signed)
      // A hash is not under Telegram's signature, and the last letter of a signature holds bits that mean nothing.
      const free = tag === "Hash" ? text.length : text.indexOf("&signature=") + "&signature=".length + 85
      for (let index = 0; index < Math.min(text.length, free); index++) {
        const changed = `${text.slice(0, index)}${text[index] === "0" ? "1" : "0"}${text.slice(index + 1)}`
        assert.match(String(yield* read(changed)), /^(malformed|unproven)$/u, changed)
      }
    }))

    it.effect("is refused without a field that counts, with one more, with one twice, and empty", () => Effect.gen(function*() {
      const proofField = tag.toLowerCase()
      for (const [name, reason] of [["auth_date", "malformed"], ["user", "malformed"], ["query_id", "unproven"], [proofField, "unproven"]] as const) {
        assert.strictEqual(yield* read(written(without(name))), reason, name)
      }
      assert.strictEqual(yield* read(`${written(signed)}&admin=true`), "unproven")
      for (const name of Object.keys(signed)) assert.strictEqual(yield* read(`${written(signed)}&${name}=${encodeURIComponent(signed[name] ?? "")}`), "malformed", name)
      for (const nothing of ["", "&", "hash=", "user=%7B%7D&auth_date=1&hash=0&signature=0", "\0", "%", "a".repeat(10_000)]) assert.strictEqual(yield* read(nothing), "malformed", nothing)
    }))

    it.effect("of another bot is refused, whoever signed it", () => Effect.gen(function*() {
      const other = signFields(fields, { botId: `${BOT_ID}0`, secret: Buffer.alloc(32, 7) })
      assert.strictEqual(yield* read(written(other)), "unproven")
    }))

    it.effect("is not read over the line feeds that divide what is signed", () => Effect.gen(function*() {
      const joined = { ...without("query_id"), chat_type: `private\nquery_id=${signed["query_id"]}` }
      assert.strictEqual(yield* read(written(joined)), "malformed")
    }))

    it.effect("of nobody, or of a person there cannot be, is refused although it is signed", () => Effect.gen(function*() {
      for (const user of ["", "null", "{}", "[]", "{\"id\":\"77\"}", "{\"id\":0}", "{\"id\":-77}", "{\"id\":7.5}", `{"id":${2 ** 53}}`, "{\"id\":77"]) {
        assert.strictEqual(yield* read(written(signFields({ ...fields, user }))), "malformed", user)
      }
      for (const date of ["", "-1", "1e9", " 1700000000", "1700000000.5", "9".repeat(30)]) {
        assert.strictEqual(yield* read(written(signFields({ ...fields, auth_date: date }))), "malformed", date)
      }
    }))

    it.effect.prop("is taken whatever its fields hold", [Schema.Record(Schema.String.check(Schema.isPattern(/^[a-z_]{1,9}$/u)), Schema.String.check(Schema.isPattern(/^[^\n\uD800-\uDFFF]*$/u)))], ([more]) =>
      Effect.gen(function*() {
        const { hash: _, signature: __, ...kept } = more
        assert.strictEqual(yield* read(written(signFields({ ...kept, ...fields }))), 77)
      }))
  })
}

describe("init data", () => {
  it.effect("opens nothing where no proof is set", () => Effect.gen(function*() {
    assert.strictEqual(yield* readBy(null, written(signed), SIGNED_MS), "off")
  }))

  it.effect("hashed with an empty secret or the bare token opens nothing", () => Effect.gen(function*() {
    for (const secret of [Buffer.alloc(0), Buffer.from(BOT_ID), Buffer.alloc(32)]) {
      assert.strictEqual(yield* readBy(proofs.Hash, written(signFields(fields, { secret })), SIGNED_MS), "unproven")
    }
  }))
})
