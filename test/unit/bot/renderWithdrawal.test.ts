import { renderNotification } from "@sigmatrade/bot/renderNotification"
import { Address } from "@sigmatrade/core/chain/Address"
import { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { TxHash } from "@sigmatrade/core/chain/Transfer"
import { Amount } from "@sigmatrade/core/money/Amount"
import { BNB, USDT } from "@sigmatrade/core/money/Asset"
import type { Notification } from "@sigmatrade/core/notification/Notification"
import { DateTime } from "effect"
import { describe, expect, it } from "vitest"
import { parseHtml } from "../../sandbox/telegram/parseHtml.ts"

const render = renderNotification([{ asset: BNB, contract: null }, { asset: USDT, contract: null }])
const words = (notification: Notification, language: "en" | "ru") => parseHtml(render(notification, language).html).text

const destination = Address.make(`0x${"ef".repeat(20)}`)
const withdrawal = {
  withdrawalId: "0194f0a0-0000-7000-8000-000000000000",
  asset: USDT.id,
  amount: Amount.make(2n ** 70n + 1n),
  net: Amount.make(2n ** 70n - 10n ** 18n + 1n),
  destination
}
const [whole, net] = ["1180.591620717411303425 USDT", "1179.591620717411303425 USDT"]
const sent = { chainId: ChainId.make(56), txHash: TxHash.make(`0x${"cd".repeat(32)}`) }
const at = DateTime.makeUnsafe("2026-02-01T09:30:45Z")

describe("a withdrawal as the member reads it", () => {
  const onTheWay: ReadonlyArray<readonly [Notification, string, string]> = [
    [{ _tag: "WithdrawalRequested", ...withdrawal, expiresAt: at }, "by 2026-02-01 09:30 UTC", "до 2026-02-01 09:30 UTC"],
    [{ _tag: "WithdrawalApproved", ...withdrawal }, "will be paid", "будет выплачено"],
    [{ _tag: "WithdrawalWaits", ...withdrawal, reason: "low funds" }, "being filled up", "пополняется"],
    [{ _tag: "WithdrawalWaits", ...withdrawal, reason: "low gas" }, "being filled up", "пополняется"],
    [{ _tag: "WithdrawalWaits", ...withdrawal, reason: "fees too high" }, "network fees in a day", "за сутки потрачено всё"],
    [{ _tag: "WithdrawalWaits", ...withdrawal, reason: "paused" }, "paused", "приостановлены"],
    [{ _tag: "WithdrawalSent", ...withdrawal, ...sent }, sent.txHash, sent.txHash],
    [{ _tag: "WithdrawalPaid", ...withdrawal, ...sent }, sent.txHash, sent.txHash]
  ]
  const back: ReadonlyArray<readonly [Notification, string, string]> = [
    [{ _tag: "WithdrawalReturned", ...withdrawal, ...sent }, "failed in the network", "не удался в сети"],
    [{ _tag: "WithdrawalRefused", ...withdrawal, cause: "operator", note: "call <b>us</b>" }, "They say: call <b>us</b>", "Они пишут: call <b>us</b>"],
    [{ _tag: "WithdrawalRefused", ...withdrawal, cause: "blocked", note: null }, "suspended", "приостановлен"],
    [{ _tag: "WithdrawalCancelled", ...withdrawal, cause: "member" }, "You have cancelled", "Вы отменили"],
    [{ _tag: "WithdrawalCancelled", ...withdrawal, cause: "wallet changed" }, "Your wallet is another one", "другой кошелёк"],
    [{ _tag: "WithdrawalExpired", ...withdrawal }, "Nobody decided in time", "Никто не решил вовремя"]
  ]

  it("names what arrives, to the last digit, and where, whole, while it is on its way", () => {
    for (const [notification, en, ru] of onTheWay) {
      for (const [language, said] of [["en", en], ["ru", ru]] as const) {
        const text = words(notification, language)
        for (const part of [said, net, destination]) expect(text, notification._tag).toContain(part)
        expect(text).not.toContain(whole)
      }
    }
  })

  it("names the whole amount that is in the balance again, and why", () => {
    for (const [notification, en, ru] of back) {
      for (const [language, said] of [["en", en], ["ru", ru]] as const) {
        const text = words(notification, language)
        for (const part of [said, whole]) expect(text, notification._tag).toContain(part)
        expect(text).not.toContain(net)
      }
    }
    expect(words({ _tag: "WithdrawalRefused", ...withdrawal, cause: "operator", note: null }, "en")).not.toContain("They say")
  })

  it("names both wallets after a change, and until when nothing can be withdrawn", () => {
    const to = Address.make(`0x${"12".repeat(20)}`)
    for (const language of ["en", "ru"] as const) {
      const text = words({ _tag: "WalletChanged", from: destination, to, withdrawalsFrom: at }, language)
      for (const part of [destination, to, "2026-02-01 09:30 UTC"]) expect(text).toContain(part)
    }
  })

  it("says that a password was set, changed or locked, and until when", () => {
    expect(words({ _tag: "PasswordChanged", isFirst: true }, "en")).toContain("is set")
    expect(words({ _tag: "PasswordChanged", isFirst: false }, "en")).toContain("another one now")
    expect(words({ _tag: "PasswordChanged", isFirst: false }, "ru")).toContain("изменён")
    for (const language of ["en", "ru"] as const) {
      expect(words({ _tag: "PasswordLocked", until: at }, language)).toContain("2026-02-01 09:30 UTC")
    }
  })

  it("says how the reset of a password stands, and what to do if it was not he", () => {
    const stands: ReadonlyArray<readonly [Notification, ReadonlyArray<string>, ReadonlyArray<string>]> = [
      [{ _tag: "PasswordResetRequested" }, ["has forgotten", "nothing can be withdrawn", "Was it not you?"], ["забыт", "ничего нельзя вывести", "Это были не вы?"]],
      [{ _tag: "PasswordResetApproved" }, ["You can set a new password", "Was it not you who asked?"], ["Можно задать новый пароль", "Просили не вы?"]],
      [{ _tag: "PasswordResetRefused", note: "call <b>us</b>" }, ["refused", "call <b>us</b>"], ["отказали", "call <b>us</b>"]],
      [{ _tag: "PasswordResetWithdrawn", cause: "member" }, ["You have taken back"], ["Вы отменили"]],
      [{ _tag: "PasswordResetWithdrawn", cause: "old password" }, ["given correctly", "Was it not you?"], ["ввели верно", "Это были не вы?"]],
      [{ _tag: "PasswordResetDone", withdrawalsFrom: at }, ["2026-02-01 09:30 UTC", "Was it not you?"], ["2026-02-01 09:30 UTC", "Это были не вы?"]]
    ]
    for (const [notification, en, ru] of stands) {
      for (const part of en) expect(words(notification, "en")).toContain(part)
      for (const part of ru) expect(words(notification, "ru")).toContain(part)
      expect(render(notification, "en").keyboard.flat().map((button) => "callback_data" in button ? button.callback_data : "")).toContain("+help")
    }
  })
})
