import { assert, describe, it } from "@effect/vitest"
import { bloomsFit } from "@sigmatrade/adapters/bsc/bloomsFit"
import { headerHash } from "@sigmatrade/adapters/bsc/headerHash"
import { proveBlock } from "@sigmatrade/adapters/bsc/proveBlock"
import { receiptsRoot } from "@sigmatrade/adapters/bsc/receiptsRoot"
import { Effect } from "effect"
import * as fc from "fast-check"
import type { Hash } from "viem"
import { readRecorded } from "./readRecorded.ts"
import type { Answer } from "./readRecorded.ts"

type Path = ReadonlyArray<string>
const { block, receipts } = readRecorded("anvil-2")
const answer = { block, receipts }
const prove = (forged: unknown) => {
  const { block: changed, receipts: told } = forged as typeof answer
  return Effect.sync(() => proveBlock(changed, told))
}

/** What no root covers, as the docstring of `proveBlock` says. */
const uncovered = [
  /^block (size|totalDifficulty|uncles|withdrawals)/,
  /^receipts \d+ (gasUsed|contractAddress|effectiveGasPrice|blobGasPrice|blockTimestamp)$/
]
const isUncovered = (path: Path): boolean => {
  const [, , index = "", field] = path
  const type = path[1] === "transactions" ? (block["transactions"] as ReadonlyArray<Answer>)[Number(index)]?.["type"] : undefined
  if (field === "chainId" && path.length === 4 && type === "0x0") return true
  if (field === "gasPrice" && type !== "0x0" && type !== "0x1") return true
  return uncovered.some((pattern) => pattern.test(path.join(" ")))
}

const isBranch = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null
const pathsIn = (value: unknown, path: Path = []): ReadonlyArray<Path> =>
  isBranch(value) ? Object.entries(value).flatMap(([key, part]) => pathsIn(part, [...path, key])) : [path]
const listsIn = (value: unknown, path: Path = []): ReadonlyArray<Path> =>
  isBranch(value)
    ? [
      ...Array.isArray(value) && value.length > 0 ? [path] : [],
      ...Object.entries(value).flatMap(([key, part]) => listsIn(part, [...path, key]))
    ]
    : []
const covered = pathsIn(answer).filter((path) => !isUncovered(path))

/** The answer with one part of it, wherever it is, exchanged for another. */
const changedAt = (value: unknown, [key, ...rest]: Path, change: (part: unknown) => unknown): unknown => {
  if (key === undefined || !isBranch(value)) return change(value)
  const changed = changedAt(value[key], rest, change)
  return Array.isArray(value) ? value.with(Number(key), changed) : { ...value, [key]: changed }
}

/** Another value of the same form: one digit of hex differs. */
const another = (at: number) => (value: unknown): unknown => {
  if (typeof value === "boolean") return !value
  if (typeof value !== "string" || value === "0x") return `0x${"12".repeat(20)}`
  const place = 2 + at % (value.length - 2)
  return `${value.slice(0, place)}${((Number.parseInt(value.charAt(place), 16) + 1 + at % 15) % 16).toString(16)}${value.slice(place + 1)}`
}

const notProven = (path: Path, forged: unknown) =>
  prove(forged).pipe(Effect.map((proof) => assert.notStrictEqual(proof._tag, "Proven", path.join("."))))

describe("a forged block", () => {
  it.effect("the block is proven as it was recorded, and holds what the other promises need", () => Effect.gen(function*() {
    assert.strictEqual((yield* prove(answer))._tag, "Proven")
    const statuses = receipts?.map(({ status, logs }) => [status, (logs as ReadonlyArray<unknown>).length])
    assert.sameDeepMembers([...statuses ?? []], [["0x1", 2], ["0x1", 0], ["0x0", 0], ["0x1", 2], ["0x1", 2], ["0x1", 0], ["0x1", 2]])
    assert.isAtLeast(covered.length, 300)
  }))

  it.effect("no field of a header, transaction, receipt or log can be changed", () =>
    Effect.forEach(covered, (path) => notProven(path, changedAt(answer, path, another(0))), { discard: true }))

  it("no digit can be changed to any other", () =>
    fc.assert(fc.asyncProperty(fc.constantFrom(...covered), fc.nat(10_000), (path, at) =>
      Effect.runPromise(notProven(path, changedAt(answer, path, another(at))))), { numRuns: 300 }))

  it.effect("nothing can be left out, repeated or moved", () => Effect.gen(function*() {
    for (const path of listsIn(answer).filter((list) => !isUncovered(list))) {
      const change = (edit: (list: ReadonlyArray<unknown>) => unknown) =>
        changedAt(answer, path, (list) => edit(list as ReadonlyArray<unknown>))
      yield* notProven(path, change((list) => list.slice(1)))
      yield* notProven(path, change((list) => list.slice(0, -1)))
      yield* notProven(path, change((list) => [...list, list[0]]))
      yield* notProven(path, change((list) => list.length > 1 ? list.toReversed() : []))
    }
  }))

  it.effect("the answer tells what contradicts what", () => Effect.gen(function*() {
    const what = (path: string, change: (part: unknown) => unknown = another(0)) =>
      prove(changedAt(answer, path.split("."), change)).pipe(Effect.map((proof) => proof._tag === "Forged" ? proof.what : proof._tag))
    assert.strictEqual(yield* what("block.stateRoot"), "header hash")
    assert.strictEqual(yield* what("block.hash"), "header hash")
    assert.strictEqual(yield* what("block.transactions.1.value"), "transactions root")
    assert.strictEqual(yield* what("block.transactions", (list) => (list as ReadonlyArray<unknown>).slice(1)), "transactions root")
    assert.strictEqual(yield* what("block.transactions.1.blockHash"), "transaction place")
    assert.strictEqual(yield* what("receipts.2.status", () => "0x1"), "receipts root")
    assert.strictEqual(yield* what("receipts.0.logs.0.topics.2"), "receipts root")
    assert.strictEqual(yield* what("receipts.0.logs.0.logIndex"), "receipt place")
    assert.strictEqual(yield* what("receipts.4.transactionHash"), "receipt place")
    assert.strictEqual(yield* what("receipts", (list) => (list as ReadonlyArray<unknown>).slice(1)), "receipt place")
    assert.strictEqual(yield* what("receipts.0.logsBloom", () => "0x00"), "Malformed")
    assert.strictEqual(yield* what("receipts", () => ["x"]), "Malformed")
    assert.strictEqual(yield* what("block.transactions", () => ["0xab"]), "Malformed")
    assert.strictEqual(yield* what("block.number", () => null), "Malformed")
    for (const none of [null, "0x", [], 7]) assert.strictEqual(proveBlock(none, null)._tag, "Malformed")
  }))

  it.effect("a transaction of an unknown type is neither proven nor forged, and hides no other forgery", () => Effect.gen(function*() {
    const unknown = changedAt(answer, ["block", "transactions", "1", "type"], () => "0x7d") as typeof answer
    assert.deepStrictEqual(proveBlock(unknown.block, null), { _tag: "Unprovable", why: "unknown transaction type", type: 0x7d })
    for (const path of ["block.gasUsed", "block.transactions.0.value", "receipts.1.cumulativeGasUsed", "receipts.0.logs.0.data"]) {
      assert.strictEqual((yield* prove(changedAt(unknown, path.split("."), another(0))))._tag, "Forged", path)
    }
    // Its receipt, which the root holds, is of another type: the transaction only says that it is of an unknown one.
    assert.deepStrictEqual(yield* prove(unknown), { _tag: "Forged", what: "receipt place" })
  }))

  it("receipts must not swap their blooms, though the block's bloom stays what it is", () => {
    const [first = {}, second = {}, ...rest] = receipts ?? []
    const swapped = [{ ...first, logsBloom: second["logsBloom"] }, { ...second, logsBloom: first["logsBloom"] }, ...rest]
    assert.isTrue(bloomsFit(String(block["logsBloom"]), receipts ?? []))
    assert.isFalse(bloomsFit(String(block["logsBloom"]), swapped))
  })

  it.effect("receipts with a hole or out of order have no root, ones of later types have", () => Effect.gen(function*() {
    const list = receipts ?? []
    for (const wrong of [list.toReversed(), list.slice(1), [...list, ...list]]) assert.isNull(receiptsRoot(wrong))
    const later = receiptsRoot(list.map((receipt, index) => index === 1 ? { ...receipt, type: "0x7d" } : receipt))
    assert.match(String(later), /^0x[0-9a-f]{64}$/)
    assert.notStrictEqual(later, block["receiptsRoot"] as Hash)
  }))

  it.effect("whoever makes up a log and a whole new block around it must think of the bloom too", () => Effect.gen(function*() {
    const made = changedAt(answer, ["receipts", "0", "logs", "0", "topics", "2"], another(60)) as { receipts: ReadonlyArray<Answer> }
    const header = { ...block, receiptsRoot: receiptsRoot(made.receipts) }
    const told = JSON.stringify({ block: { ...header, hash: block["hash"] }, receipts: made.receipts })
    const forged: unknown = JSON.parse(told.replaceAll(String(block["hash"]), String(headerHash(header))))
    assert.deepStrictEqual(yield* prove(forged), { _tag: "Forged", what: "logs bloom" })
  }))
})
