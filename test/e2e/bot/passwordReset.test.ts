import { Amount } from "@sigmatrade/core/money/Amount"
import { USDT } from "@sigmatrade/core/money/Asset"
import { PasswordResetStore } from "@sigmatrade/core/payout/PasswordResetStore"
import { requestForMember } from "@sigmatrade/core/payout/requestWithdrawal"
import { ClientKey } from "@sigmatrade/core/payout/Withdrawal"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { DateTime, Effect } from "effect"
import { describe, expect, it } from "vitest"
import { toldTo } from "../../unit/payout/payoutWorld.ts"
import { freshAddress } from "@sigmatrade/adapters/contract/freshAddress"
import { botWorld, MASTER_KEY, memberOf, offered, placesOf, unit } from "./botWorld.ts"
import { appoint, audit, logIn } from "./deskWorld.ts"
import { all, asked, PASSWORD, rich, standing, wroteOf } from "./richMember.ts"
import type { World } from "./richMember.ts"

const REASON = "My phone was stolen, and with it the note"
const NEXT = "battery staple"
const cent = unit / 100n

const resetsOf = (at: World, who: number) =>
  at.run(Effect.flatMap(memberOf(who), ({ id }) => Effect.flatMap(PasswordResetStore, (store) => store.ofUser(id, 10))))
const told = async (at: World, who: number) => {
  const { id } = await at.run(memberOf(who))
  return (await at.run(toldTo({ id } as Parameters<typeof toldTo>[0]))).map(({ _tag }) => _tag).filter((tag) => tag.startsWith("PasswordReset"))
}
const digits = (id: string) => id.replaceAll("-", "")
const detailsOf = (id: string) => `${digits(id).slice(0, 16)}:${digits(id).slice(16)}`
/** What a member has is asked for without him, as automatic payouts do. */
const byItself = (at: World, who: number, key: string) => at.run(Effect.flatMap(memberOf(who), ({ id }) =>
  Effect.exit(requestForMember({ userId: id, clientKey: ClientKey.make(key), asset: USDT.id, amount: Amount.make(50n * cent) }))))
const payable = (at: World, hours = 0) => at.run(Effect.gen(function*() {
  return yield* (yield* WithdrawalStore).payable(DateTime.add(yield* DateTime.now, { hours }), 100)
}))

/** Somebody reports his password as forgotten; answers the reset. */
const forgets = async (at: World, who: number) => {
  await at.say(who, "/password")
  await at.press(who, "forgot")
  await at.say(who, REASON)
  await at.press(who, "resetask")
  const [reset] = await resetsOf(at, who)
  if (reset === undefined) throw new Error("nothing was asked for")
  return reset
}
/** An operator decides about it from its card. */
const decides = async (at: World, operator: number, place: string, reason: string) => {
  await at.say(operator, "/admin")
  await at.press(operator, "adminresets")
  const card = place.split(":").slice(1, 3).join(":")
  await at.press(operator, `adminreset:${card}`)
  await at.press(operator, place)
  return (await at.say(operator, reason)).text
}

describe("a forgotten password", () => {
  it("is reported, looked at by an operator with all that tells who it is, and set anew by its member alone; money waits until it has cooled off", async () => {
    await using at = await botWorld()
    const { who: owner } = await logIn(at, MASTER_KEY)
    const bea = await appoint(at, owner, "manager", "bea")
    const ann = await rich(at)
    // What nobody has to approve waits for its turn.
    await at.say(ann, "/withdraw")
    await at.press(ann, "withdraw:USDT")
    await at.say(ann, "0.5")
    await at.say(ann, PASSWORD)
    expect(await at.run(asked(ann))).toMatchObject([{ state: "approved" }])
    expect(await payable(at)).toHaveLength(1)

    // Where the password is asked, the way out is offered.
    const check = await all(at, ann)
    expect(placesOf(check.message)).toContain("forgot")
    expect((await at.press(ann, "forgot")).message.text).toContain("at least 10 characters")
    expect((await at.say(ann, "lost it")).text).toContain("too short")
    const preview = await at.say(ann, REASON)
    expect(preview.text).toContain(`You write: ${REASON}`)
    expect(preview.text).toContain("wait 24 hours more")
    expect(await resetsOf(at, ann)).toEqual([])
    const pressed = await at.press(ann, "resetask")
    expect(pressed.message.text).toContain("Our people are looking at it")
    // Pressed again, and from a second device, where the old button still stands.
    await at.telegram.answerTo(at.telegram.forwardCallback(ann, "resetask"))
    await at.telegram.answerTo(at.telegram.forwardCallback(ann, "resetask"))
    const [reset] = await resetsOf(at, ann)
    if (reset === undefined) throw new Error("nothing was asked for")
    expect(await resetsOf(at, ann)).toHaveLength(1)

    // No money leaves, and its way stays.
    expect(await payable(at)).toEqual([])
    expect((await all(at, ann)).message.text).toContain("Your password is being recovered")
    expect((await byItself(at, ann, "auto"))._tag).toBe("Failure")
    await at.say(ann, "/wallet")
    expect((await at.press(ann, "newwallet")).message.text).toContain("your wallet stays as it is")
    expect((await at.say(ann, "/withdrawals")).text).toContain("what waits is paid when that is over")
    expect(await at.run(asked(ann))).toMatchObject([{ state: "approved" }])
    await at.say(ann, "/password")
    await at.telegram.answerTo(at.telegram.forwardCallback(ann, "newpassword"))
    expect(await told(at, ann)).toEqual(["PasswordResetRequested"])

    // The operator sees who asks and why, and never a password.
    expect((await at.say(bea.who, "/admin")).text).toContain("Password resets that wait: 1")
    expect((await at.press(bea.who, "adminresets")).message.text).toContain("wait for you: 1")
    const card = (await at.press(bea.who, `adminreset:${detailsOf(reset.id)}`)).message
    for (const fact of [REASON, "Ann", String(ann), "Member since", "never proved", "available 4.5 USDT", "wait or are on their way: 1"]) expect(card.text).toContain(fact)
    await at.press(bea.who, `adminresetok:${detailsOf(reset.id)}`)
    expect((await at.say(bea.who, "he called and named his payments")).text).toContain("Approved")
    expect(await told(at, ann)).toEqual(["PasswordResetApproved"])

    // He sets it himself, and it stands nowhere.
    const agreed = await at.say(ann, "/password")
    expect(agreed.text).toContain("You can set a new password")
    await at.press(ann, "newpassword")
    expect((await at.say(ann, "short")).text).toContain("8 to 128 characters")
    expect((await at.say(ann, NEXT)).text).toContain("Your new password is set")
    expect(wroteOf(at, ann)).not.toContain(NEXT)
    expect(at.logs.join("\n")).not.toContain(NEXT)
    expect(await told(at, ann)).toEqual(["PasswordResetDone"])
    await at.telegram.answerTo(at.telegram.forwardCallback(ann, "newpassword"))
    expect(await resetsOf(at, ann)).toMatchObject([{ state: "done", decidedBy: "bea", note: "he called and named his payments" }])
    // The old password is none any more.
    await at.say(ann, "/password")
    expect((await at.say(ann, `${PASSWORD}\nanother one`)).text).toContain("4 tries are left")

    // It cools off: what waits goes on then, or is taken back.
    expect((await all(at, ann)).message.text).toMatch(/recovered a short while ago[^]*nothing can be withdrawn before/)
    const listed = await at.say(ann, "/withdrawals")
    expect(listed.text).toContain("what waits is paid from")
    expect([(await payable(at, 23)).length, (await payable(at, 25)).length]).toEqual([0, 1])
    const [cancel = ""] = placesOf(listed)
    await at.press(ann, cancel)
    expect(await at.run(standing(ann))).toEqual([5n * unit, 0n])
    const acts = (await at.run(audit())).filter(({ subject }) => subject === `reset:${reset.id}`)
    expect(acts.map(({ action, operator, outcome, reason }) => [operator, action, outcome, reason])).toEqual([["bea", "approve reset", "done", "he called and named his payments"]])
  })

  it("is refused with a reason that the member reads; his money may leave at once, and a second decision changes nothing", async () => {
    await using at = await botWorld()
    const { who: owner } = await logIn(at, MASTER_KEY)
    const [bea, support] = [await appoint(at, owner, "manager", "bea"), await appoint(at, owner, "support", "sue")]
    const ann = await rich(at, "en", 5n * unit, freshAddress())
    const reset = await forgets(at, ann)
    const details = detailsOf(reset.id)
    // Support may not, even by a button he was not offered.
    await at.say(support.who, "/admin")
    expect(placesOf(await at.say(support.who, "/admin"))).not.toContain("adminresets")
    await at.telegram.answerTo(at.telegram.forwardCallback(support.who, `adminresetok:${details}`))
    // Two look at it at once: the first one's word counts.
    await at.say(bea.who, "/admin")
    await at.press(bea.who, "adminresets")
    await at.press(bea.who, `adminreset:${details}`)
    await at.press(bea.who, `adminresetok:${details}`)
    expect(await decides(at, owner, `adminresetno:${details}:open`, "call us first")).toContain("Refused")
    expect((await at.say(bea.who, "he called")).text).toContain("somebody has decided meanwhile")
    expect(await resetsOf(at, ann)).toMatchObject([{ state: "refused", note: "call us first", decidedBy: "master" }])
    expect(await told(at, ann)).toEqual(["PasswordResetRequested", "PasswordResetRefused"])
    await all(at, ann)
    expect((await at.say(ann, PASSWORD)).text).toContain("is set aside for you")

    // An approval is taken back too, as long as it is not done.
    const again = await forgets(at, ann)
    expect(await decides(at, bea.who, `adminresetok:${detailsOf(again.id)}`, "he called")).toContain("Approved")
    await at.say(ann, "/password")
    await at.press(ann, "newpassword")
    expect(await decides(at, owner, `adminresetno:${detailsOf(again.id)}:approved`, "it was not he")).toContain("Refused")
    expect((await at.say(ann, NEXT)).text).toContain("over by now")
    await at.say(ann, "/password")
    expect((await at.say(ann, `${PASSWORD}\n${NEXT}`)).text).toContain("Done")
  })

  it("is taken back by its member, once, and not by a button of an earlier one", async () => {
    await using at = await botWorld()
    const ann = await rich(at)
    const reset = await forgets(at, ann)
    const button = await at.run(offered(ann, "recall", digits(reset.id)))
    expect((await at.press(ann, `!recall:${digits(reset.id)}`)).message.text).toContain("Taken back")
    await at.telegram.answerTo(at.telegram.forwardCallback(ann, button))
    const next = await forgets(at, ann)
    await at.telegram.answerTo(at.telegram.forwardCallback(ann, button))
    expect(await resetsOf(at, ann)).toMatchObject([{ id: next.id, state: "open" }, { id: reset.id, state: "withdrawn" }])
    // Another member's button opens nothing.
    const bob = await at.join()
    await at.telegram.answerTo(at.telegram.forwardCallback(bob, await at.run(offered(bob, "recall", digits(next.id)))))
    expect((await resetsOf(at, ann))[0]).toMatchObject({ state: "open" })
  })

  it("that is remembered after all ends the reset: the old password changes itself, and withdrawals go on", async () => {
    await using at = await botWorld()
    const ann = await rich(at)
    await forgets(at, ann)
    await at.say(ann, "/password")
    expect((await at.press(ann, "password:old")).message.text).toContain("on two lines")
    expect((await at.say(ann, `wrong horse\n${NEXT}`)).text).toContain("4 tries are left")
    expect(await resetsOf(at, ann)).toMatchObject([{ state: "open" }])
    expect((await at.say(ann, `${PASSWORD}\n${NEXT}`)).text).toContain("Done")
    expect(await resetsOf(at, ann)).toMatchObject([{ state: "withdrawn" }])
    expect(await told(at, ann)).toEqual(["PasswordResetRequested", "PasswordResetWithdrawn"])
    await all(at, ann)
    expect((await at.say(ann, NEXT)).text).toContain("is set aside for you")
  })

  it("of an operator is another operator's to decide", async () => {
    await using at = await botWorld()
    const { who: owner } = await logIn(at, MASTER_KEY)
    await at.say(owner, "/password")
    await at.say(owner, PASSWORD)
    const reset = await forgets(at, owner)
    expect(await decides(at, owner, `adminresetok:${detailsOf(reset.id)}`, "it is I")).toContain("another operator has to decide")
    expect(await resetsOf(at, owner)).toMatchObject([{ state: "open" }])
  })

  it("is spoken of in Russian to who reads Russian", async () => {
    await using at = await botWorld()
    const { who: owner } = await logIn(at, MASTER_KEY)
    const ann = await rich(at, "ru")
    await at.say(ann, "/password")
    expect((await at.press(ann, "forgot")).message.text).toContain("Вы забыли пароль")
    expect((await at.say(ann, "Украли телефон, пароль был в заметке")).text).toContain("выводы ждут ещё 24 часа")
    expect((await at.press(ann, "resetask")).message.text).toContain("Наши люди смотрят")
    expect((await all(at, ann)).message.text).toContain("Ваш пароль восстанавливается")
    const [reset] = await resetsOf(at, ann)
    await decides(at, owner, `adminresetok:${detailsOf(reset?.id ?? "")}`, "he called")
    await at.say(ann, "/password")
    await at.press(ann, "newpassword")
    expect((await at.say(ann, NEXT)).text).toContain("Новый пароль задан")
    expect((await all(at, ann)).message.text).toContain("Пароль недавно восстановлен")
  })
})
