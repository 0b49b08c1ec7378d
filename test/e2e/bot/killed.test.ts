import { USDT } from "@sigmatrade/core/money/Asset"
import { Effect, Fiber, Redacted } from "effect"
import { SqlClient } from "effect/sql"
import { assert, expect, inject, it } from "vitest"
import { startAppProcess } from "../AppProcess.ts"
import { startKillingProxy } from "../killingProxy.ts"
import { botWorld, sessionKey, systemWallet, token, unit } from "./botWorld.ts"
import { payIn } from "./payIn.ts"
import { all, asked, PASSWORD, standing } from "./richMember.ts"
import type { World } from "./richMember.ts"

/** Sentences to Postgres at which the bot is killed; the first one is where it keeps the update, the last one after it is done. */
const SENTENCES = [1, 2, 4, 7, 10, 14, 18, 23, 28, 40]
const WAIT_MS_MAX = 60_000

/** Members who have been asked for the password that confirms a withdrawal of all they have. */
const aboutToConfirm = async (at: World, count: number) => {
  const members: Array<number> = []
  for (let index = 1; index <= count; index++) {
    const member = await at.join("en", "", `M${index}`)
    await at.say(member, `0x${String(index).padStart(40, "5")}`)
    await at.say(member, "/password")
    await at.say(member, PASSWORD)
    await at.run(payIn(member, { number: index, asset: USDT.id, amount: 5n * unit, isFinal: true }))
    await all(at, member)
    members.push(member)
  }
  return members
}

const openUpdates = Effect.flatMap(SqlClient.SqlClient, (sql) => sql`SELECT id FROM bot_updates WHERE state IN ('waiting', 'in hand')`)

const environment = async (at: World, port: number) => {
  const url = new URL(inject("postgresUrl"))
  const [row] = await at.run(Effect.flatMap(SqlClient.SqlClient, (sql) => sql<{ name: string }>`SELECT current_database() AS name`))
  return {
    DB_HOST: url.hostname, DB_PORT: String(port), DB_USERNAME: url.username, DB_PASSWORD: url.password, DB_DATABASE: row?.name ?? "",
    TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: at.telegram.apiRoot, SESSION_KEY: Redacted.value(sessionKey),
    SYSTEM_WALLET_ADDRESS: systemWallet, LOG_LEVEL: "warn"
  }
}

/** Reliability specification, A23: what a dead process had in hand is served again, and every effect on money is one. */
it("a bot that is killed between any two sentences while a withdrawal is confirmed leaves one withdrawal and an answer, after the next start", async () => {
  await using at = await botWorld({ onSale: [] })
  const members = await aboutToConfirm(at, SENTENCES.length)
  await at.run(Fiber.interrupt(at.bot))
  const proxy = await startKillingProxy(Number(new URL(inject("postgresUrl")).port))
  const env = await environment(at, proxy.port)
  const answers = (member: number) => at.telegram.chat(member).messages.filter(({ text }) => text.includes("is set aside for you")).length
  let killed = 0
  for (const [index, sentence] of SENTENCES.entries()) {
    const member = members[index] ?? 0
    const bot = startAppProcess("bot/botMain.ts", env)
    let isDead = false
    void bot.ended.then(() => (isDead = true))
    // A word that is answered shows that it listens.
    at.telegram.sendText(member, "/menu")
    await at.telegram.until(member, ({ messages }) => messages.at(-1)?.text.includes("Menu") === true, WAIT_MS_MAX).catch((error: unknown) => {
      throw new Error(bot.log(), { cause: error })
    })
    await all(at, member)
    proxy.arm(sentence, index % 2 === 0, () => bot.kill("SIGKILL"))
    at.telegram.sendText(member, PASSWORD)
    await expect.poll(() => isDead || answers(member) > 0, { timeout: WAIT_MS_MAX }).toBe(true)
    proxy.disarm()
    if (isDead) killed += 1
    else bot.kill("SIGKILL")
    await bot.ended
    const next = startAppProcess("bot/botMain.ts", env)
    await expect.poll(() => answers(member), { timeout: WAIT_MS_MAX, message: next.log() }).toBeGreaterThan(0)
    await expect.poll(() => at.run(openUpdates), { timeout: WAIT_MS_MAX }).toEqual([])
    next.kill("SIGTERM")
    await next.ended
    assert.strictEqual((await at.run(asked(member))).length, 1, `killed at sentence ${sentence}`)
    assert.deepStrictEqual(await at.run(standing(member)), [0n, 5n * unit])
    assert.isAtMost(answers(member), 2)
  }
  assert.isAtLeast(killed, 6, "most of the kills hit while the update was in hand")
  await proxy.close()
}, 600_000)
