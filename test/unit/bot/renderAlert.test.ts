import { renderAlert } from "@sigmatrade/bot/operators/keepAlerts"
import { LANGUAGES, textsIn } from "@sigmatrade/bot/texts/textsIn"
import { Incident, IncidentId, IncidentKind } from "@sigmatrade/core/incident/Incident"
import { DateTime } from "effect"
import { assert, describe, it } from "vitest"
import { parseHtml } from "../../sandbox/telegram/parseHtml.ts"

const incidentOf = (kind: IncidentKind, facts: Readonly<Record<string, string>> = {}) => new Incident({
  id: IncidentId.make(7), kind, subject: "<b>USDT", facts, stops: ["payouts"], asset: null, approvalsNeeded: 2,
  openedAt: DateTime.makeUnsafe("2026-03-01T12:00:00Z"), closedAt: null, approvals: []
})

describe("an alert", () => {
  it("names every kind of incident, says what to do next, and fits one message, in both languages", () => {
    const facts = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`fact ${index}`, "<".repeat(500)]))
    for (const language of LANGUAGES) {
      const texts = textsIn(language)
      for (const kind of IncidentKind.literals) {
        const { text } = parseHtml(renderAlert(texts, { _tag: "Raised", incident: incidentOf(kind, facts) }).source)
        assert.include(text, `№ 7 ${kind}`)
        assert.include(text, "<b>USDT")
        assert.match(text, language === "en" ? /Do( now)?:/u : /Что делать( сейчас же)?:/u, kind)
        assert.include(text, texts.plain("flow-payouts"))
        assert.isBelow(text.length, 4096)
        assert.include(parseHtml(renderAlert(texts, { _tag: "Resolved", kind, subject: "<i>x" }).source).text, `${kind} · <i>x`)
      }
    }
  })
})
