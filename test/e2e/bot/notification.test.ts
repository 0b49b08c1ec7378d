import { renderNotification } from "@sigmatrade/bot/renderNotification"
import { TransferId } from "@sigmatrade/core/chain/Transfer"
import { Amount } from "@sigmatrade/core/money/Amount"
import { BNB } from "@sigmatrade/core/money/Asset"
import { Api } from "grammy"
import { expect, it } from "vitest"
import { botWorld, placesOf, token } from "./botWorld.ts"

const { html, keyboard } = renderNotification([{ asset: BNB, contract: null }])({
  _tag: "DepositCredited",
  transferId: TransferId.make(`56:0x${"ab".repeat(32)}:0`),
  asset: BNB.id,
  amount: Amount.make(5n * 10n ** 16n),
  bought: null,
  missing: null,
  available: Amount.make(5n * 10n ** 16n)
}, "en")

it("a notification stays as it is when its buttons are pressed, and can still be changed afterwards", async () => {
  await using at = await botWorld()
  const ann = await at.join("en")
  const watcher = new Api(token, { apiRoot: at.telegram.apiRoot })
  const markup = { parse_mode: "HTML" as const, reply_markup: { inline_keyboard: keyboard.map((row) => [...row]) } }
  const { message_id: id } = await watcher.sendMessage(ann, html, markup)
  for (const place of ["+levels", "+balance"]) {
    const { last, message } = await at.press(ann, place)
    expect(message).toMatchObject({ id, edits: 0 })
    expect(last.id).toBeGreaterThan(id)
    expect(placesOf(last)).toContain("menu")
  }
  await watcher.editMessageText(ann, id, "later", markup)
  expect(at.telegram.chat(ann).messages.find((message) => message.id === id)?.text).toBe("later")
})
