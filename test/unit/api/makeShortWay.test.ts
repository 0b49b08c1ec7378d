import { makeShortWay } from "@sigmatrade/api/short/makeShortWay"
import type { ShortWayParts } from "@sigmatrade/api/short/makeShortWay"
import type { PlainRequest } from "@sigmatrade/api/short/plainReader"
import { HttpServerResponse } from "effect/http"
import { setImmediate as turn } from "node:timers/promises"
import { assert, describe, it } from "vitest"

const LEVELS = "/v1/levels"

/** A short way whose operation is answered by the test, and who asked it. */
const opened = () => {
  const reads: Array<PlainRequest & { isStopped: boolean }> = []
  const read: ShortWayParts["read"] = (request) => {
    const known = { ...request, isStopped: false }
    reads.push(known)
    return () => void (known.isStopped = true)
  }
  let count = 0
  const way = makeShortWay({
    read,
    limits: { take: () => null, headersOf: () => [] },
    identityOf: () => ({ requestId: `req_${++count}`, traceId: null, address: "::1", problemBase: "" }),
    log: () => {},
    headers: []
  })
  const answered: Array<string> = []
  const ask = (name: string, { key = "k", tag, url = LEVELS }: { readonly key?: string; readonly tag?: string; readonly url?: string } = {}) =>
    way({
      url, headers: { authorization: `Bearer ${key}`, "if-none-match": tag }, connection: "::1",
      send: (headers, body) => answered.push(`${name} ${body} ${headers[headers.indexOf("request-id") + 1]}`),
      goOn: (prepared) => answered.push(`${name} goes on ${prepared?.answer === undefined ? "alone" : prepared.answer.status}`)
    }) ?? assert.fail("not taken")
  const json = (index: number, text: string, status = 200) =>
    reads[index]?.tell(HttpServerResponse.text(text, { status, contentType: "application/json" }))
  return { answered, ask, json, reads }
}

describe("makeShortWay", () => {
  it("answers all who ask for the same at the same moment by one look, each under his own id", async () => {
    const { answered, ask, json, reads } = opened()
    for (const name of ["one", "two", "three"]) ask(name)
    await turn()
    assert.strictEqual(reads.length, 1)
    json(0, "[]")
    assert.deepStrictEqual(answered, ["one [] req_1", "two [] req_2", "three [] req_3"])
  })

  it("answers nobody with what another key, or another query, was answered", async () => {
    const { ask, reads } = opened()
    ask("one")
    ask("two", { key: "other" })
    ask("three", { url: `${LEVELS}?limit=1` })
    await turn()
    assert.deepStrictEqual(reads.map(({ headers, url }) => [headers["authorization"], url]), [["Bearer k", LEVELS], ["Bearer other", LEVELS], ["Bearer k", `${LEVELS}?limit=1`]])
  })

  it("answers whoever came after the look by a look of his own: what he has just written is in it", async () => {
    const { answered, ask, json, reads } = opened()
    ask("early")
    await turn()
    ask("late")
    json(0, "old")
    await turn()
    assert.deepStrictEqual([reads.length, answered], [2, ["early old req_1"]])
    json(1, "new")
    assert.deepStrictEqual(answered, ["early old req_1", "late new req_2"])
  })

  it("goes on for the others when the first has left, and stops when all of them have", async () => {
    const { answered, ask, json, reads } = opened()
    const [first, second] = [ask("first"), ask("second")]
    await turn()
    first()
    assert.isFalse(reads[0]?.isStopped)
    json(0, "[]")
    assert.include(answered, "second [] req_2")
    second()
    const [third, fourth] = [ask("third"), ask("fourth")]
    await turn()
    third()
    fourth()
    assert.isTrue(reads[1]?.isStopped)
    ask("fifth")
    await turn()
    assert.strictEqual(reads.length, 3)
  })

  it("lets each go on for himself when the answer is a refusal, or is known to him", async () => {
    const { answered, ask, json, reads } = opened()
    ask("one")
    ask("two")
    await turn()
    json(0, "{}", 404)
    assert.deepStrictEqual([answered, reads.length], [["one goes on 404"], 2])
    json(1, "[]")
    ask("three")
    ask("four", { tag: '"x"' })
    await turn()
    json(2, "[]")
    assert.deepStrictEqual(answered.slice(1), ["two [] req_2", "three [] req_3", "four goes on 200"])
  })
})
