import { afterAll, assert, beforeAll, describe, it } from "vitest"
import type { JourneyMember } from "./member.ts"
import { makeMember } from "./member.ts"
import type { SandboxWorld } from "./sandboxWorld.ts"
import { startWorld } from "./sandboxWorld.ts"

const SNAPSHOT = `
  SELECT e.kind, e.business_id, m.debit, m.credit, m.asset, m.amount::text FROM ledger_entries e JOIN ledger_movements m ON m.entry_id = e.id
  WHERE e.kind NOT IN ('opening-balance', 'wallet-moved') ORDER BY e.kind, e.business_id, m.id`

describe("from an invitation to a credited deposit with its commissions", () => {
  let world: SandboxWorld
  let members: ReadonlyArray<JourneyMember>
  const userIds: Array<string> = []
  const member = (index: number): JourneyMember => {
    const found = members[index]
    if (found === undefined) throw new Error(`There is no member ${index}`)
    return found
  }

  const api = async (path: string) => {
    const key = world.sandbox.env["API_OPERATOR_KEY"] ?? ""
    const answer = await fetch(`${world.sandbox.apiUrl}${path}`, { headers: { authorization: `Bearer ${key}` } })
    return { status: answer.status, body: JSON.parse(await answer.text()) }
  }
  const balance = async (index: number, part: "available" | "rewards", asset: string) => {
    const account = `user:${userIds[index]}:${part}`
    const rows = await world.query("SELECT balance::text AS balance FROM ledger_balances WHERE account = $1 AND asset = $2", [account, asset])
    return rows[0]?.["balance"] ?? "0"
  }
  const credited = (txHash: string) =>
    world.until(`${txHash} is credited`, async () =>
      (await world.query("SELECT bought FROM deposits WHERE tx_hash = $1 AND state = 'credited'", [txHash]))[0])
  const settled = (txHash: string) =>
    world.until(`the commissions of ${txHash} are released`, async () => {
      const held = await world.query("SELECT 1 FROM referral_commissions WHERE purchase_id LIKE $1 AND state = 'held'", [`%${txHash}%`])
      return held.length === 0 ? true : undefined
    })
  const payAndFinalise = async (asset: "BNB" | "USDT", amount: string) => {
    const txHash = await member(3).pay(asset, amount)
    await world.mine(16)
    const row = await credited(txHash)
    await settled(txHash)
    return row["bought"]
  }

  beforeAll(async () => {
    world = await startWorld()
    world.startWatcher()
    world.startBot()
    world.startApi()
    members = ["Anna", "Борис", "Clara", "Дмитрий"].map((name, index) => makeMember(world, name, index % 2 === 0 ? "en" : "ru"))
  }, 120_000)
  afterAll(() => world.close(), 60_000)

  it("each member joins through the bot link of the one before", async () => {
    let payload = ""
    for (const newcomer of members) {
      await newcomer.say(payload === "" ? "/start" : `/start ${payload}`)
      payload = await newcomer.invitation()
      const rows = await world.query("SELECT id FROM users WHERE telegram_id = $1", [newcomer.id])
      userIds.push(String(rows[0]?.["id"]))
    }
    const bound = await world.query("SELECT user_id, sponsor_id FROM referrals ORDER BY user_serial")
    assert.deepStrictEqual(bound, [1, 2, 3].map((index) => ({ user_id: userIds[index], sponsor_id: userIds[index - 1] })))
    assert.match(member(0).texts()[0] ?? "", /Hello/)
    assert.match(member(1).texts()[0] ?? "", /Здравствуйте|Привет/)
  })

  it("a payment of exactly level 1 in BNB buys it, and the three sponsors earn 5, 4 and 3 %", async () => {
    const address = await world.wallet.address(member(3).id)
    await member(3).say(address)
    const txHash = await member(3).pay("BNB", "0.05")
    await world.mine(1)
    await member(3).reads(/0[.,]05.*BNB[\s\S]*1.*12/)
    assert.strictEqual((await world.query("SELECT 1 FROM ledger_entries WHERE kind NOT IN ('opening-balance', 'wallet-moved')")).length, 0, "nothing is booked before finality")
    await world.mine(15)
    assert.strictEqual((await credited(txHash))["bought"], 1)
    await settled(txHash)
    assert.deepStrictEqual(
      await Promise.all([2, 1, 0].map((index) => balance(index, "available", "BNB"))),
      ["2500000000000000", "2000000000000000", "1500000000000000"]
    )
    assert.strictEqual(await balance(3, "available", "BNB"), "0")
    await member(3).reads(/Уровень 1/)
    await member(2).reads(/0\.0025 BNB[\s\S]*tier 1[\s\S]*5%/)
    await member(1).reads(/0[.,]002 BNB[\s\S]*4/)
    await member(0).reads(/0\.0015 BNB[\s\S]*tier 3[\s\S]*3%/)
  })

  it("20 USDT buy level 2 at its USDT price; too little stays available; too much leaves the rest", async () => {
    assert.strictEqual(await payAndFinalise("USDT", "20"), 2)
    assert.deepStrictEqual(
      await Promise.all([2, 1, 0].map((index) => balance(index, "available", "USDT"))),
      ["1000000000000000000", "800000000000000000", "600000000000000000"]
    )
    assert.strictEqual(await payAndFinalise("USDT", "3"), null)
    assert.strictEqual(await balance(3, "available", "USDT"), "3000000000000000000")
    await member(3).reads(/3 USDT[\s\S]*47 USDT/)
    assert.strictEqual(await payAndFinalise("BNB", "0.3"), 3)
    assert.strictEqual(await balance(3, "available", "BNB"), "50000000000000000")
  })

  it("each payment is one message that was edited until it was credited", async () => {
    const chat = world.telegram.chat(member(3).id).messages
    const payments = await world.until("four messages are final", async () => {
      const found = chat.concat(world.telegram.chat(member(3).id).messages).filter(({ from, text }) => from === "bot" && /✅.*(BNB|USDT)/.test(text))
      const ids = new Set(found.map(({ id }) => id))
      return ids.size === 4 ? found : undefined
    })
    assert.isTrue(payments.every(({ text }) => !/⏳/.test(text)))
    assert.strictEqual(world.telegram.chat(member(3).id).messages.filter(({ text }) => /💸/.test(text)).length, 0)
  })

  it("the API tells the same", async () => {
    const user = await api(`/v1/users/${userIds[3]}`)
    const deposits = await api(`/v1/users/${userIds[3]}/deposits`)
    const referrals = await api(`/v1/users/${userIds[2]}/referrals`)
    const levels = await api("/v1/levels")
    assert.deepStrictEqual([user.status, deposits.status, referrals.status, levels.status], [200, 200, 200, 200])
    assert.deepStrictEqual(user.body.levels, [1, 2, 3])
    assert.include(JSON.stringify(user.body), "\"50000000000000000\"")
    assert.deepStrictEqual(deposits.body.data.map((deposit: { readonly state: string }) => deposit.state), Array(4).fill("credited"))
    assert.include(JSON.stringify(referrals.body), "\"1000000000000000000\"")
    assert.strictEqual((await fetch(`${world.sandbox.apiUrl}/v1/levels`)).status, 401)
  })

  it("a reorg of three blocks before finality cancels the payment, and says so once", async () => {
    const before = await world.query(SNAPSHOT)
    const txHash = await member(3).pay("BNB", "0.5")
    await world.mine(1)
    await member(3).reads(/💸.*0[.,]5 BNB/)
    await world.mine(1)
    await world.wallet.reorg(3)
    await world.mine(20)
    await member(3).reads(/⚠️.*0[.,]5 BNB/)
    await world.mine(5)
    const told = await world.query("SELECT state FROM notifications WHERE id LIKE $1", [`deposit-dropped:%${txHash}%`])
    assert.deepStrictEqual(told, [{ state: "delivered" }])
    assert.strictEqual(member(3).texts().filter((text) => /⚠️.*0[.,]5 BNB/.test(text)).length, 1)
    assert.deepStrictEqual(await world.query(SNAPSHOT), before)
  })

  it("scanning everything again, by two watchers at once, changes nothing", async () => {
    const before = await world.query(SNAPSHOT)
    const notices = await world.query("SELECT id FROM notifications ORDER BY id")
    await world.query("DELETE FROM block_headers")
    await world.query("DELETE FROM scan_cursors")
    world.startWatcher()
    const head = await world.wallet.head()
    await world.until("the chain has been read again", async () =>
      (await world.query("SELECT 1 FROM scan_cursors WHERE number >= $1", [head.number]))[0])
    await world.mine(2)
    await world.until("the new blocks have been read", async () =>
      (await world.query("SELECT 1 FROM scan_cursors WHERE number >= $1", [head.number + 2]))[0])
    assert.deepStrictEqual(await world.query(SNAPSHOT), before)
    assert.deepStrictEqual(await world.query("SELECT id FROM notifications ORDER BY id"), notices)
  })

  it("every invariant holds at the end", async () => {
    assert.deepStrictEqual(await world.brokenInvariants(), [])
  })
})
