import { BroadcastStore } from "@sigmatrade/core/broadcast/BroadcastStore"
import { broadcastProgress } from "@sigmatrade/core/broadcast/broadcastProgress"
import { draftBroadcast } from "@sigmatrade/core/broadcast/draftBroadcast"
import { partsOf } from "@sigmatrade/core/broadcast/partsOf"
import { startBroadcast } from "@sigmatrade/core/broadcast/startBroadcast"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { Amount } from "@sigmatrade/core/money/Amount"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { Notice, NoticeId } from "@sigmatrade/core/notification/Notice"
import { Outbox } from "@sigmatrade/core/notification/Outbox"
import * as Pace from "@sigmatrade/core/notification/Pace"
import { UserId } from "@sigmatrade/core/user/User"
import { DateTime, Effect } from "effect"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import type { AppProcess } from "../AppProcess.ts"
import { startAppProcess } from "../AppProcess.ts"
import type { ChainWorld } from "../chain/chainWorld.ts"
import { startChainWorld } from "../chain/chainWorld.ts"
import { broadcastTelegram, newChatOf } from "./broadcastTelegram.ts"

/** 600 in every run, `npm run test:broadcast` for 10,000. Where the case says a message number, it is of 5,000. */
const RECIPIENTS = Number(process.env["BROADCAST_RECIPIENTS"] ?? 600)
const messageAt = (ofFiveThousand: number) => Math.round((ofFiveThousand * RECIPIENTS) / 5_000)
/** Both the pace that is set and what this Telegram lets pass: 30 a second would take minutes. */
const PER_SECOND = 150
/** The case asks for 30 s; the promise is that nobody is told anything in the time, whatever its length. */
const PAUSE_SECONDS = 5
const NOTICES = 50
/** Messages a watcher has in hand when it dies: each may arrive once more. */
const IN_HAND_MAX = 5
const KILLS = 2
const LINE = `News for everybody: <b>this</b> is no markup, & "that" neither. 🦊`
const TEXT = Array.from({ length: 80 }, (_, index) => `${index} ${LINE}`).join("\n").slice(0, 4_500)
const CONTENT = { text: TEXT, media: null, link: { text: "Read more", url: "https://example.org/news" } }
const limits = { messagesPerSecondMax: PER_SECOND, burstMax: 1, chatMessagesPerSecondMax: 1, chatBurstMax: 1 }

describe("A25: a broadcast in bad weather", () => {
  let world: ChainWorld
  let at: Awaited<ReturnType<typeof broadcastTelegram>>
  let watcher: AppProcess
  const killAt = [messageAt(2_000), messageAt(3_500)]
  let starts = 0

  const start = () => {
    starts += 1
    watcher = startAppProcess("watcher", {
      ...world.env, TELEGRAM_API_ROOT: at.telegram.apiRoot, TELEGRAM_MESSAGES_PER_SECOND: String(PER_SECOND)
    })
  }
  const addUsers = () => world.query(
    `INSERT INTO users (id, telegram_id, name, language, invitation_code, created_at)
     SELECT gen_random_uuid(), id, 'M', 'en', lpad(id::text, 10, '0'), now() FROM unnest($1::bigint[]) AS given (id)`,
    [at.ids]
  )
  /** Money notices for people who can be told, each worth its number. */
  const tellOfMoney = async () => {
    const rows = await world.query("SELECT id::text AS id, telegram_id::int AS chat FROM users ORDER BY serial DESC")
    const told = rows.filter(({ chat }) => !at.blocked.has(Number(chat)) && !at.moved.has(Number(chat))).slice(0, NOTICES)
    const notices = told.map(({ id }, index) => new Notice({
      id: NoticeId.make(`a25:${index}`), userId: UserId.make(String(id)), subject: null,
      notification: { _tag: "LevelBought", level: 1, asset: AssetId.make("BNB"), amount: Amount.make(1n + BigInt(index)), available: Amount.make(0n) }
    }))
    await world.run(Effect.flatMap(Outbox, (outbox) => Effect.flatMap(DateTime.now, (now) => outbox.enqueue(notices, now))))
  }

  beforeAll(async () => {
    world = await startChainWorld()
    at = await broadcastTelegram({
      token: String(world.env["TELEGRAM_BOT_TOKEN"]), recipients: RECIPIENTS, perSecond: PER_SECOND, blockedEvery: 10, migrated: 20,
      pauseAfter: messageAt(500), pauseSeconds: PAUSE_SECONDS, isBroadcast: (text) => text.includes("is no markup"),
      onAccepted: (count) => {
        if (!killAt.includes(count)) return
        watcher.kill("SIGKILL")
        start()
      }
    })
    await addUsers()
    start()
  }, 120_000)
  afterAll(async () => {
    watcher.kill("SIGKILL")
    await at.telegram.close()
    await world.close()
  }, 60_000)

  it("everybody who can be reached gets all of it, money overtakes it, and the counts add up", async () => {
    const operator = OperatorName.make("ann")
    const { id } = await world.run(draftBroadcast(operator, { _tag: "Everybody" }, CONTENT))
    const presses = await Promise.all([1, 2].map(() => world.run(startBroadcast(id, operator))))
    assert.sameMembers(presses, [true, false])
    await world.until(`Telegram wants a pause: ${watcher.log()}`, () => Promise.resolve(at.pause.from > 0 ? true : undefined), 60_000)
    await tellOfMoney()
    await world.until(`the broadcast is done: ${watcher.log().slice(-2_000)}`, async () =>
      (await world.run(Effect.flatMap(BroadcastStore, (broadcasts) => broadcasts.get(id)))).state === "done" ? true : undefined,
    120_000 + RECIPIENTS * 60)

    const { acts, outcomes, recipients } = await world.run(Effect.provide(broadcastProgress(id), Pace.layer(limits)))
    assert.deepStrictEqual(outcomes, {
      waiting: 0, delivered: RECIPIENTS - at.blocked.size, unreachable: at.blocked.size, rejected: 0, "given up": 0, unwilling: 0, "left out": 0
    })
    assert.strictEqual(recipients, RECIPIENTS)
    assert.deepStrictEqual(acts.map(({ to }) => to), ["done", "running"])

    const parts = partsOf(CONTENT).map(({ text }) => text)
    assert.deepStrictEqual([parts.length, parts.join("\n")], [2, TEXT])
    const arrived = new Map<string, number>()
    for (const { chatId, text } of at.arrivals) arrived.set(`${chatId} ${text}`, (arrived.get(`${chatId} ${text}`) ?? 0) + 1)
    let twice = 0
    for (const chatId of at.ids.filter((one) => !at.blocked.has(one))) {
      for (const part of parts) {
        const count = arrived.get(`${at.moved.has(chatId) ? newChatOf(chatId) : chatId} ${part}`) ?? 0
        assert.isAtLeast(count, 1, `${chatId} has not got all parts`)
        twice += count - 1
      }
    }
    assert.strictEqual(starts, 1 + KILLS)
    assert.isAtMost(twice, KILLS * IN_HAND_MAX, "a kill repeats at most what was in hand")

    const [unreachable] = await world.query("SELECT count(*)::int AS count FROM users WHERE NOT reachable")
    assert.strictEqual(unreachable?.["count"], at.blocked.size)
    // Followed once: from then on everything goes to the new chat.
    for (const count of at.refusedAfterMove.values()) assert.isAtMost(count, 1 + KILLS)
    assert.strictEqual(at.refusedAfterMove.size, 20)

    // What was in hand when the pause began could not be called back. The first refusal may be taken for its chat's own while little is
    // being sent: then one more leaves in its place, and no other (`unit/notification/pace`).
    const broadcasts = at.duringPause.filter(({ ofBroadcast }) => ofBroadcast).length
    assert.isAtMost(broadcasts, IN_HAND_MAX + 1, JSON.stringify(at.duringPause))
    assert.isAtMost(at.duringPause.length - broadcasts, IN_HAND_MAX, JSON.stringify(at.duringPause))
    for (const { afterMs } of at.duringPause) assert.isBelow(afterMs, 2_000)
    const ofMoney = at.arrivals.filter(({ text }) => text.includes("BNB"))
    assert.strictEqual(ofMoney.length, NOTICES)
    for (const { atMs } of ofMoney) assert.isBelow(atMs - at.pause.until, 5_000)
  }, 300_000 + RECIPIENTS * 100)
})
