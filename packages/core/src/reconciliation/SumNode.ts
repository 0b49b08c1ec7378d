import { DateTime, Option, Schema } from "effect"
import type { Keccak256 } from "../chain/Keccak256.ts"
import { Amount } from "../money/Amount.ts"
import { AssetId } from "../money/Asset.ts"
import { UserId } from "../user/User.ts"

/** 32 bytes as `0x` and lower-case hex. */
export const Hash32 = Schema.String.check(Schema.isPattern(/^0x[0-9a-f]{64}$/u)).pipe(Schema.brand("Hash32"))
export type Hash32 = typeof Hash32.Type

const isInCalendar = Schema.makeFilter<string>((day) =>
  (!day.startsWith("0000") && Option.exists(DateTime.make(`${day}T00:00:00Z`), (at) => DateTime.formatIsoDateUtc(at) === day)) || "a day of the calendar")

/** A day in UTC, `2026-03-01`. */
export const Day = Schema.String.check(Schema.isPattern(/^\d{4}-\d{2}-\d{2}$/u), isInCalendar).pipe(Schema.brand("Day"))
export type Day = typeof Day.Type

/** A knot of the tree: what it vouches for, and how much all leaves below it hold together, in base units. */
export interface SumNode {
  readonly hash: Hash32
  readonly sum: Amount
}

/** What one member is owed in one asset: available, held and rewards together. */
export class Liability extends Schema.Class<Liability>("Liability")({
  day: Day,
  asset: AssetId,
  userId: UserId,
  /** Random, known to the member alone, so that nobody can guess what a leaf says. */
  salt: Hash32,
  amount: Amount
}) {}

const WORD_BYTES = 32

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from({ length: (hex.length - 2) / 2 }, (_, index) => Number.parseInt(hex.slice(2 + index * 2, 4 + index * 2), 16))

/** An amount as the chain writes it: 32 bytes, the highest first. */
const wordOf = (amount: bigint): Uint8Array => bytesOf(`0x${amount.toString(16).padStart(WORD_BYTES * 2, "0")}`)

/** Texts in a leaf are ASCII only: days, names of assets, ids. Ended by a zero byte. */
const textOf = (text: string): Uint8Array => Uint8Array.from([...text].map((letter) => letter.charCodeAt(0)).concat(0))

const joined = (parts: ReadonlyArray<Uint8Array>): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

const hashOf = (keccak256: Keccak256["Service"], parts: ReadonlyArray<Uint8Array>): Hash32 =>
  Hash32.make(`0x${[...keccak256.hash(joined(parts))].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`)

// The first byte tells leaves, knots and fillers apart, so that none can be shown in the place of another.
const [LEAF, KNOT, FILLER] = [0, 1, 2].map((tag) => Uint8Array.of(tag)) as [Uint8Array, Uint8Array, Uint8Array]

/** Written into every leaf: the form and its version. */
const FORM = "sigmatrade liabilities 1"

/** The leaf of a member: keccak256(0x00 ‖ form ‖ day ‖ asset ‖ member ‖ salt ‖ amount), texts ended by a zero byte. */
export const leafOf = (keccak256: Keccak256["Service"], { amount, asset, day, salt, userId }: Liability): SumNode => ({
  hash: hashOf(keccak256, [
    LEAF, ...[FORM, day, asset, userId].map(textOf), bytesOf(salt), wordOf(amount)
  ]),
  sum: amount
})

/** A knot: keccak256(0x01 ‖ left hash ‖ left sum ‖ right hash ‖ right sum); its sum is both together. */
export const knotOf = (keccak256: Keccak256["Service"], left: SumNode, right: SumNode): SumNode => ({
  hash: hashOf(keccak256, [KNOT, bytesOf(left.hash), wordOf(left.sum), bytesOf(right.hash), wordOf(right.sum)]),
  sum: Amount.make(left.sum + right.sum)
})

/** Stands where there is no leaf, and holds nothing. */
const fillerOf = (keccak256: Keccak256["Service"]): SumNode => ({ hash: hashOf(keccak256, [FILLER]), sum: Amount.make(0n) })

/** One level up: knots of neighbours; at the end a filler stands in for who is missing. */
const levelAbove = (keccak256: Keccak256["Service"], nodes: ReadonlyArray<SumNode>, filler: SumNode): ReadonlyArray<SumNode> =>
  Array.from({ length: Math.ceil(nodes.length / 2) }, (_, index) =>
    knotOf(keccak256, nodes[index * 2] ?? filler, nodes[index * 2 + 1] ?? filler))

/** How many levels stand above this many nodes. */
export const levelsAbove = (count: number): number => count <= 1 ? 0 : Math.ceil(Math.log2(count))

/** The root over `nodes`, `levels` above them: as many as they need unless more are named. */
export const rootOf = (keccak256: Keccak256["Service"], nodes: ReadonlyArray<SumNode>, levels = levelsAbove(nodes.length)): SumNode => {
  let [filler, row] = [fillerOf(keccak256), nodes]
  for (let level = 0; level < levels; level += 1) {
    row = levelAbove(keccak256, row, filler)
    filler = knotOf(keccak256, filler, filler)
  }
  return row[0] ?? filler
}

/** A neighbour on the way from a leaf to the root, and on which side it stands. */
export const PathStep = Schema.Struct({ side: Schema.Literals(["left", "right"]), hash: Hash32, sum: Amount })
export type PathStep = typeof PathStep.Type

/** The neighbours from the node at `index` up to the root `levels` above, the lowest first. */
export const pathOf = (
  keccak256: Keccak256["Service"],
  nodes: ReadonlyArray<SumNode>,
  index: number,
  levels = levelsAbove(nodes.length)
): ReadonlyArray<PathStep> => {
  const path: Array<PathStep> = []
  let [filler, row, at] = [fillerOf(keccak256), nodes, index]
  for (let level = 0; level < levels; level += 1) {
    const isRight = at % 2 === 1
    path.push({ side: isRight ? "left" : "right", ...row[isRight ? at - 1 : at + 1] ?? filler })
    row = levelAbove(keccak256, row, filler)
    filler = knotOf(keccak256, filler, filler)
    at = Math.floor(at / 2)
  }
  return path
}
