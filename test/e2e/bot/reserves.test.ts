import * as Keccak256Noble from "@sigmatrade/adapters/crypto/Keccak256Noble"
import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import { Amount } from "@sigmatrade/core/money/Amount"
import { BNB, USDT } from "@sigmatrade/core/money/Asset"
import { LiabilityProof, verifyLiability } from "@sigmatrade/core/reconciliation/LiabilityProof"
import { LiabilityStore } from "@sigmatrade/core/reconciliation/LiabilityStore"
import { publishLiabilities } from "@sigmatrade/core/reconciliation/publishLiabilities"
import { Day, Hash32, Liability } from "@sigmatrade/core/reconciliation/SumNode"
import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import { describe, expect, it } from "vitest"
import { botWorld, memberOf, placesOf, unit } from "./botWorld.ts"
import { payIn } from "./payIn.ts"

const english = { none: "Nothing is published yet", total: "7 USDT to 2 members", holds: "✅ Your 5 USDT are part of it", out: "You had nothing of it", about: "Everybody's root must be the same" }
const russian: typeof english = { none: "Пока ничего не опубликовано", total: "7 USDT, 2 участника", holds: "✅ Ваши 5 USDT входят в эту сумму", out: "вашего в ней не было", about: "Корень у всех должен быть один" }

/** Whether a file is a proof that holds, and what it proves. */
const read = (bytes: Uint8Array | undefined) => {
  const given = JSON.parse(new TextDecoder().decode(bytes))
  const proof = new LiabilityProof({
    liability: new Liability({
      day: Day.make(given.day), asset: USDT.id, userId: given.user_id.replace("usr_", ""), salt: Hash32.make(given.salt), amount: Amount.make(BigInt(given.base_units))
    }),
    path: given.path.map((step: { side: "left" | "right"; hash: string; base_units: string }) =>
      ({ side: step.side, hash: Hash32.make(step.hash), sum: Amount.make(BigInt(step.base_units)) })),
    root: Hash32.make(given.root),
    total: Amount.make(BigInt(given.total_base_units))
  })
  const keccak = Effect.runSync(Effect.provide(Keccak256, Keccak256Noble.layer))
  return { verdict: verifyLiability(keccak, proof), proof }
}

describe.each([["en", english], ["ru", russian]] as const)("what is owed to all (%s)", (language, words) => {
  it("is shown with the member's share, which the bot proves itself, and the proof comes as a file that proves it without the bot", async () => {
    await using at = await botWorld({ onSale: [] })
    const [ann, bob, cid] = [await at.join(language), await at.join(), await at.join(language)]
    await at.press(ann, "profile")
    expect((await at.press(ann, "reserves")).message.text).toContain(words.none)
    await at.run(payIn(ann, { number: 1, asset: USDT.id, amount: 5n * unit, isFinal: true }))
    await at.run(payIn(bob, { number: 2, asset: USDT.id, amount: 2n * unit, isFinal: true }))
    await at.run(payIn(bob, { number: 3, asset: BNB.id, amount: unit, isFinal: true }))
    await at.run(publishLiabilities())
    await at.press(ann, "profile")
    const { message } = await at.press(ann, "reserves")
    for (const word of [words.total, words.holds, words.out, words.about]) expect(message.text).toContain(word)
    const [tree] = (await at.run(Effect.flatMap(LiabilityStore, ({ recent }) => recent(10)))).filter(({ asset }) => asset === USDT.id)
    expect(message.text).toContain(tree?.root.hash)
    const { last } = await at.press(ann, "+reserves:USDT")
    expect(last.file?.name).toMatch(/^proof\.\d{4}-\d\d-\d\d\.USDT\.json$/u)
    const { proof, verdict } = read(last.file?.bytes)
    expect([verdict, proof.liability.amount, proof.liability.userId, proof.root]).toEqual(["holds", 5n * unit, (await at.run(memberOf(ann))).id, tree?.root.hash])
    await at.press(cid, "profile")
    expect((await at.press(cid, "reserves")).message.text).toContain(words.out)
  })
})

it("a leaf that was changed behind the tree does not pass for part of it", async () => {
  await using at = await botWorld({ onSale: [] })
  const ann = await at.join()
  await at.run(payIn(ann, { number: 1, asset: USDT.id, amount: 5n * unit, isFinal: true }))
  await at.run(publishLiabilities())
  await at.run(Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    yield* sql`ALTER TABLE liability_leaves DISABLE TRIGGER USER`
    yield* sql`UPDATE liability_leaves SET amount = amount - 1`
  }))
  await at.press(ann, "profile")
  expect((await at.press(ann, "reserves")).message.text).toContain("❌ Your 4.999999999999999999 USDT do not lead to the published root")
})

it("a proof of an asset nobody published, or of who had nothing, is not made up", async () => {
  await using at = await botWorld({ onSale: [] })
  const [ann, bob] = [await at.join(), await at.join()]
  await at.run(payIn(ann, { number: 1, asset: USDT.id, amount: unit, isFinal: true }))
  await at.run(publishLiabilities())
  for (const [member, asset] of [[ann, "BNB"], [ann, "DOGE"], [bob, "USDT"]] as const) {
    expect((await at.telegram.answerTo(at.telegram.forwardCallback(member, `reserves:${asset}`))).text).toContain("does not work any more")
  }
  expect(placesOf((await at.press(ann, "help")).message)).toContain("reserves")
})
