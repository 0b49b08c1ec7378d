import { assert, describe, it } from "@effect/vitest"
import { ApiContract } from "@sigmatrade/api/contract/ApiContract"
import { wireWriter } from "@sigmatrade/api/short/wireWriter"
import { Arbitrary, Effect, Schema } from "effect"
import { HttpApi } from "effect/http-api"

/** Whose texts depend on each other: values of them are not found by chance. */
const RARE = /^\w+ \/v1\/(?:keys|users\/:id\/liabilities)/u

/** What operations answer with, by their names; streams and answers without a body have no schema of JSON. */
const answers = new Map<string, Schema.Codec<unknown, unknown>>()
HttpApi.reflect(ApiContract, {
  onGroup: () => {},
  onEndpoint: ({ endpoint: { method, path, success } }) => {
    for (const schema of success) if (!("_tag" in schema) && "ast" in schema && !RARE.test(`${method} ${path}`)) answers.set(`${method} ${path}`, schema as never)
  }
})

describe("wireWriter", () => {
  it("knows what operations answer with", () => assert.isAbove(answers.size, 40))

  for (const [name, schema] of answers) {
    it.effect.prop(`writes what ${name} answers as effect would`, [Arbitrary.schema(schema)], ([value]) =>
      Effect.sync(() => assert.strictEqual(wireWriter(schema)(value), JSON.stringify(Schema.encodeUnknownSync(schema, { disableChecks: true })(value)))), { arbitrary: { runs: 20 } })
  }

  it("writes what a schema names, and nothing else that the value has", () => {
    const Inner = Schema.Struct({ amount: Schema.BigIntFromString, note: Schema.optionalKey(Schema.String) })
    const Outer = Schema.Struct({ id: Schema.String, all: Schema.Array(Inner), maybe: Schema.NullOr(Inner), either: Schema.Union([Schema.String, Schema.Null]) })
    const inner = { amount: 2n ** 70n, note: "n", secret: "s" }
    const value = { id: "1", all: [inner, { amount: 0n }], maybe: inner, either: null, secret: "s" }
    const written = { amount: String(2n ** 70n), note: "n" }
    assert.deepStrictEqual(JSON.parse(wireWriter(Outer)(value)), { id: "1", all: [written, { amount: "0" }], maybe: written, either: null })
    assert.deepStrictEqual(JSON.parse(wireWriter(Outer)({ ...value, maybe: null, either: "e" })), { id: "1", all: [written, { amount: "0" }], maybe: null, either: "e" })
  })
})
