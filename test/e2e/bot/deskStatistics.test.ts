import * as Charts from "@sigmatrade/bot/charts/Charts"
import { heightOf, WIDTH } from "@sigmatrade/bot/charts/Chart"
import { availableOf, heldOf } from "@sigmatrade/core/ledger/Account"
import { Movement } from "@sigmatrade/core/ledger/Entry"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { walletMoved } from "@sigmatrade/core/ledger/postings/walletMoved"
import { withdrawalSettled } from "@sigmatrade/core/ledger/postings/withdrawalSettled"
import { Amount } from "@sigmatrade/core/money/Amount"
import { BNB, USDT } from "@sigmatrade/core/money/Asset"
import { TransferId } from "@sigmatrade/core/chain/Transfer"
import { DateTime, Effect } from "effect"
import { pathToFileURL } from "node:url"
import { join } from "node:path"
import { assert, it } from "vitest"
import { freshAddress } from "@sigmatrade/adapters/contract/freshAddress"
import { freshPayment } from "@sigmatrade/adapters/contract/freshPayment"
import { botWorld, MASTER_KEY, memberOf, placesOf, unit } from "./botWorld.ts"
import { appoint, asks, keyIn, logIn } from "./deskWorld.ts"
import { payFromUnknown, payIn } from "./payIn.ts"
import type { World } from "./richMember.ts"

const price = 5n * 10n ** 16n
const money = (amount: bigint, asset = USDT.id) => ({ asset, amount: Amount.make(amount) })
const daysAgo = (days: number) => DateTime.subtract(DateTime.nowUnsafe(), { days })

/** Ann buys a level under a sponsor, somebody asks for 15 USDT, 3 USDT are nobody's; 40 days ago 7 USDT came in and 5 of them left. */
const someDays = async (at: World) => {
  const sponsor = await at.join("en", "", "Sponsor")
  const { invitationCode } = await at.run(memberOf(sponsor))
  const ann = await at.join("en", invitationCode, "Ann")
  await at.say(ann, freshAddress())
  await at.run(payIn(ann, { number: 1, asset: BNB.id, amount: price, isFinal: true }))
  const { id } = await at.run(memberOf(ann))
  const old = daysAgo(40)
  const asked = { kind: "withdrawal-requested", businessId: "old", movements: [new Movement({ debit: availableOf(id), credit: heldOf(id), ...money(5n * unit) })] } as const
  await at.run(Effect.flatMap(Ledger, (ledger) => ledger.post([
    freshPayment(id, 7n * unit, USDT.id), asked, withdrawalSettled({ id: "old", userId: id, ...money(5n * unit), fee: Amount.make(unit) }),
    walletMoved(TransferId.make(`56:0x${"7".repeat(64)}:0`), money(unit, BNB.id), "paid in")
  ], old)))
  await asks(at, 15n * unit)
  await at.run(payFromUnknown(`0x${"8".repeat(40)}`, { number: 2, asset: USDT.id, amount: 3n * unit, isFinal: true }))
}

const linesOf = (text: string) => text.split("\n").filter((line) => line !== "")

it("the figures are what was paid, sold, credited and asked for, in each range of days", async () => {
  await using at = await botWorld()
  const { panel, who: owner } = await logIn(at, MASTER_KEY)
  assert.include(placesOf(panel), "adminstatistics")
  const empty = (await at.press(owner, "adminstatistics")).message
  assert.include(empty.text, "Members: 1, new in these days: 1")
  assert.include(empty.text, "No money has moved yet")
  assert.include(empty.text, "No level was sold")
  await someDays(at)

  await at.say(owner, "/admin")
  const month = (await at.press(owner, "adminstatistics")).message
  assert.deepStrictEqual(linesOf(month.text).slice(1), [
    "👥 Members: 4, new in these days: 4", "with a wallet: 2, with a level: 1",
    "🛒 Levels sold: level 1 × 1",
    "BNB", "Deposits credited: 0.05 BNB (1)", "Commissions: accrued 0.0025 BNB, released to balances 0 BNB",
    "Withdrawals paid: 0 BNB (0); waiting now: 0 BNB (0)", "Owed to members: 0.0025 BNB", "In our wallets by the books: 1.05 BNB, reserves ✅ 42000.00 %",
    "USDT", "Deposits credited: 15 USDT (1)", "Commissions: accrued 0 USDT, released to balances 0 USDT",
    "Withdrawals paid: 0 USDT (0); waiting now: 15 USDT (1)", "Owed to members: 17 USDT", "In our wallets by the books: 21 USDT, reserves ✅ 123.52 %"
  ])
  const quarter = (await at.press(owner, "adminstatistics:90")).message
  assert.include(quarter.text, "Deposits credited: 22 USDT (2)")
  assert.include(quarter.text, "Withdrawals paid: 4 USDT (1); waiting now: 15 USDT (1)")
  const all = (await at.press(owner, "adminstatistics:all")).message
  assert.include(all.text, `Statistics, ${DateTime.formatIsoDateUtc(daysAgo(40))} to ${DateTime.formatIsoDateUtc(daysAgo(0))}`)
  assert.include(all.text, "Deposits credited: 22 USDT (2)")
  const week = (await at.press(owner, "adminstatistics:7")).message
  assert.strictEqual(week.id, month.id)
  assert.include(week.text, "Deposits credited: 15 USDT (1)")
})

it("each chart comes as a picture with its main figures below, in the reader's language, and leaves the figures where they are", async () => {
  await using at = await botWorld()
  const { who: owner } = await logIn(at, MASTER_KEY)
  await someDays(at)
  const ira = await at.join("ru", "", "Ира")
  await at.say(owner, "/admin")
  await at.press(owner, "adminteam")
  await at.press(owner, "adminappoint:support")
  const key = keyIn((await at.say(owner, "ira")).text)
  await at.say(ira, "/admin")
  await at.say(ira, key)
  await at.say(owner, "/admin")
  const card = (await at.press(owner, "adminstatistics")).message
  const drawn = async (who: number, place: string) => {
    const { last } = await at.press(who, place)
    // Two panels each: two assets, or those who joined and all members.
    assert.deepInclude(last.photo, { mime: "image/png", width: WIDTH, height: heightOf(2) })
    return last
  }
  const paid = await drawn(owner, "+adminchart:money:30")
  assert.deepStrictEqual(linesOf(paid.text).slice(1), ["BNB: in 0.05 BNB (1), out 0 BNB (0)", "USDT: in 15 USDT (1), out 0 USDT (0)"])
  assert.include((await drawn(owner, "adminchart:money:all")).text, "USDT: in 22 USDT (2), out 4 USDT (1)")
  assert.include((await drawn(owner, "+adminchart:members:30")).text, "New: 5, in all: 5")
  assert.include((await drawn(owner, "+adminchart:reserves:30")).text, "USDT: owed 17 USDT, in our wallets 21 USDT, reserves ✅ 123.52 %")
  assert.strictEqual(at.telegram.chat(owner).messages.find(({ id }) => id === card.id)?.text, card.text)
  await at.telegram.answerTo(at.telegram.forwardCallback(owner, "adminchart:gossip:30"))
  await at.telegram.answerTo(at.telegram.forwardCallback(owner, "adminstatistics:31"))

  assert.include((await at.press(ira, "adminstatistics")).message.text, "Участников: 5")
  assert.include((await drawn(ira, "+adminchart:reserves:30")).text, "USDT: долг 17 USDT, в наших кошельках 21 USDT, резервы ✅ 123.52 %")
}, 180_000)

it("nobody sees them but operators who are logged in", async () => {
  await using at = await botWorld()
  const { who: owner } = await logIn(at, MASTER_KEY)
  const ann = await at.join()
  const seen = at.telegram.chat(ann).messages.length
  for (const place of ["adminstatistics", "adminchart:money:30"]) {
    await at.telegram.answerTo(at.telegram.forwardCallback(ann, place))
  }
  assert.strictEqual(at.telegram.chat(ann).messages.length, seen)
  const bea = await appoint(at, owner, "support", "bea")
  assert.include((await at.press(bea.who, "adminstatistics")).message.text, "Members: 3")
  await at.say(owner, "/admin")
  await at.press(owner, "adminlogout")
  assert.notInclude((await at.telegram.answerTo(at.telegram.forwardCallback(owner, "adminstatistics")), at.telegram.chat(owner).messages.at(-1)?.text ?? ""), "Members:")
})

it("a picture that cannot be drawn leaves the figures in words, and the next one is tried anew", async () => {
  const gone = pathToFileURL(join(import.meta.dirname, "no-such-program.js"))
  await using at = await botWorld({ charts: Charts.layer(() => gone) })
  const { who: owner } = await logIn(at, MASTER_KEY)
  await someDays(at)
  await at.say(owner, "/admin")
  await at.press(owner, "adminstatistics")
  for (const kind of ["money", "reserves"]) {
    const { last } = await at.press(owner, `+adminchart:${kind}:30`)
    assert.isUndefined(last.photo)
    assert.include(last.text, "USDT: ")
    assert.include(last.text, "could not be drawn")
  }
  assert.isTrue(at.logs.some((line) => line.includes("A chart could not be drawn")))
})
