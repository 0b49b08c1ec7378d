import { movementsCsv } from "@sigmatrade/bot/movementsCsv"
import { textsIn } from "@sigmatrade/bot/texts/textsIn"
import { EntryId } from "@sigmatrade/core/ledger/BookedEntry"
import type { EntryKind } from "@sigmatrade/core/ledger/Entry"
import { AssetId, BNB } from "@sigmatrade/core/money/Asset"
import { expect, it } from "vitest"
import { NOW } from "@sigmatrade/adapters/contract/minutesLater"

const line = (kind: EntryKind, businessId: string, change: bigint, balance: bigint, asset = BNB.id) => ({
  id: EntryId.make(1), entry: { kind, businessId, movements: [], bookedAt: NOW, blockNumber: null }, changes: [{ asset, change, balance }]
})
const en = textsIn("en")
const HEADER = "\uFEFFTime (UTC),What,Direction,Amount,Asset,Balance after,Reference\r\n"

it("a file begins with a byte order mark and the names of its columns, once, and has a row per movement", () => {
  const first = movementsCsv(en, [BNB], [line("deposit-final", "56:0xab:0", 2n ** 70n + 1n, 2n ** 70n + 1n)], true)
  expect(first).toBe(`${HEADER}2026-03-01T12:00:00.000Z,payment credited,in,1180.591620717411303425,BNB,1180.591620717411303425,56:0xab:0\r\n`)
  expect(movementsCsv(en, [BNB], [line("level-bought", "b", -1n, 0n)], false)).toBe(
    "2026-03-01T12:00:00.000Z,level bought,out,0.000000000000000001,BNB,0,b\r\n"
  )
  expect(movementsCsv(en, [BNB], [], true)).toBe(HEADER)
})

it("nothing in it is a formula to a spreadsheet, breaks a row or changes a column", () => {
  for (const sly of ["=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1"]) {
    expect(movementsCsv(en, [BNB], [line("campaign-reward", sly, 1n, 1n)], false), sly).toMatch(new RegExp(`,"?'${sly[0] === "+" ? "\\+" : sly[0]}`, "u"))
  }
  expect(movementsCsv(en, [BNB], [line("campaign-reward", "a\"b,c\r\nd", 1n, 1n)], false)).toContain(",\"a\"\"b,c\r\nd\"\r\n")
})

it("an asset we no longer list is told in base units, and says so", () => {
  expect(movementsCsv(en, [], [line("deposit-final", "x", 5n, 7n, AssetId.make("OLD"))], false)).toContain(",5,OLD (base units),7,x")
})

it("a Russian file has Russian words", () => {
  expect(movementsCsv(textsIn("ru"), [BNB], [line("level-bought", "b", -1n, 0n)], true)).toContain("Время (UTC),Что,Направление")
})
