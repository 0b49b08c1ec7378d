import { alertOperators } from "@sigmatrade/core/monitoring/alertOperators"
import type { Alert, TellOperator } from "@sigmatrade/core/monitoring/alertOperators"
import type { IncidentKind } from "@sigmatrade/core/incident/Incident"
import { Pace } from "@sigmatrade/core/notification/Pace"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Api } from "grammy"
import { Cause, Effect, Option } from "effect"
import { callTelegram } from "../callTelegram.ts"
import { Html } from "../texts/Html.ts"
import type { Texts } from "../texts/textsIn.ts"
import { textsIn } from "../texts/textsIn.ts"
import { writeTime } from "../texts/writeMoney.ts"
import { button } from "../View.ts"

/** How long an alert waits for its turn. */
const TURN_MS_MAX = 1_000
/** Facts of one incident that are shown, and characters of each: an alert is one message. */
const FACTS_MAX = 12
const FACT_LENGTH_MAX = 200

const wordOf = (kind: IncidentKind) => kind.replaceAll(" ", "-")
const shorten = (text: string) => text.length > FACT_LENGTH_MAX ? `${text.slice(0, FACT_LENGTH_MAX)}…` : text

/** What an operator reads: what has happened, what stands still because of it, and what to do; or that it is over. */
export const renderAlert = (texts: Texts, alert: Alert): Html => {
  if (alert._tag === "Resolved") return texts.html("alert-resolved", { kind: alert.kind, subject: shorten(alert.subject) })
  const { facts, id, kind, openedAt, stops, subject } = alert.incident
  return Html.lines([
    texts.html("alert-raised", { id, kind, subject: shorten(subject), at: writeTime(openedAt) }),
    texts.html(`alert-kind-${wordOf(kind)}`),
    ...Object.entries(facts).slice(0, FACTS_MAX).map(([name, value]) => texts.html("admin-fact", { name: shorten(name), value: shorten(value) })),
    ...(stops.length === 0 ? [] : [texts.html("admin-incident-stops", { flows: stops.map((flow) => texts.plain(`flow-${flow}`)).join(", ") })])
  ])
}

const tellAt = (api: Api): TellOperator<UserStore | Pace> =>
  Effect.fn("keepAlerts.tell")(function*(telegramId, alert) {
    const member = yield* (yield* UserStore).byTelegramId(telegramId)
    const texts = textsIn(Option.isSome(member) ? member.value.language : "en")
    const isTurn = yield* (yield* Pace).take("account", telegramId, TURN_MS_MAX).pipe(Effect.as(true), Effect.catchTag("NotYet", () => Effect.succeed(false)))
    if (!isTurn) return "later"
    return yield* callTelegram("sendMessage", () => api.sendMessage(telegramId, renderAlert(texts, alert).source, {
      parse_mode: "HTML", link_preview_options: { is_disabled: true },
      reply_markup: { inline_keyboard: [[button(texts.plain("button-adminincidents"), "adminincidents", "below")]] }
    })).pipe(
      Effect.as("told" as const),
      // A chat that is gone, and one that refuses us, is left alone; everything else is tried again.
      Effect.catchTag("TelegramFailed", (failure) => {
        const isGone = failure.code === 400 || failure.code === 403
        return Effect.as(Effect.logWarning("An operator could not be alerted", { failure, isGone }), isGone ? "gone" as const : "later" as const)
      })
    )
  })

/** Tells operators of incidents, looked for every `everyMs`, for ever. */
export const keepAlerts = Effect.fn("keepAlerts")((api: Api, everyMs: number) =>
  alertOperators(tellAt(api)).pipe(
    Effect.catchCauseIf((cause) => !Cause.hasInterrupts(cause), (cause) => Effect.logWarning("Operators could not be alerted", cause)),
    Effect.andThen(Effect.sleep(everyMs)),
    Effect.forever
  ))
