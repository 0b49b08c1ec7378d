import type { Page } from "./Page.ts"
import { audit } from "./pages/audit.tsx"
import { broadcasts } from "./pages/broadcasts.tsx"
import { deposit } from "./pages/deposit.tsx"
import { deposits } from "./pages/deposits.tsx"
import { jobs } from "./pages/jobs.tsx"
import { member } from "./pages/member.tsx"
import { members } from "./pages/members.tsx"
import { overview } from "./pages/overview.tsx"
import { suspended } from "./pages/suspended.tsx"
import { suspense } from "./pages/suspense.tsx"
import { ticket } from "./pages/ticket.tsx"
import { tickets } from "./pages/tickets.tsx"
import { withdrawal } from "./pages/withdrawal.tsx"
import { withdrawals } from "./pages/withdrawals.tsx"
import type { SectionName } from "./sections.ts"

/** What a section shows of all, and where it has one, of a single thing. */
export const pages: Readonly<Record<SectionName, { readonly all: Page; readonly one?: Page }>> = {
  "": { all: overview },
  deposits: { all: deposits, one: deposit },
  withdrawals: { all: withdrawals, one: withdrawal },
  suspense: { all: suspense, one: suspended },
  members: { all: members, one: member },
  tickets: { all: tickets, one: ticket },
  broadcasts: { all: broadcasts },
  jobs: { all: jobs },
  audit: { all: audit }
}

/** The page at a path, its section and what it is about; `null`: there is none. */
export const pageAt = (path: string) => {
  const [, root, section = "", id = "", ...rest] = path.replace(/\/$/u, "").split("/")
  if (root !== "dashboard" || rest.length > 0 || !Object.hasOwn(pages, section)) return null
  const { all, one } = pages[section as SectionName]
  const page = id === "" ? all : one
  return page === undefined ? null : { page, section, id }
}
