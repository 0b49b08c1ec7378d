import type { Permission } from "@sigmatrade/core/admin/Permission"

/** What the dashboard consists of, in the order people read it, and what an operator must be allowed to do to see it. The first is the overview. */
export const sections = [
  { name: "", permission: "statistics.read" },
  { name: "deposits", permission: "members.read" },
  { name: "withdrawals", permission: "withdrawals.decide" },
  { name: "suspense", permission: "suspense.resolve" },
  { name: "members", permission: "members.read" },
  { name: "tickets", permission: "tickets.answer" },
  { name: "broadcasts", permission: "broadcasts.send" },
  { name: "jobs", permission: "statistics.read" },
  { name: "audit", permission: "audit.read" }
] as const satisfies ReadonlyArray<{ readonly name: string; readonly permission: Permission }>

/** The name of a section. */
export type SectionName = (typeof sections)[number]["name"]
