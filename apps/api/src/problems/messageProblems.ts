import type { ProblemKind } from "./ProblemKind.ts"

/** What keeps operators and users from saying something: rules of tickets and of broadcasts. */
export const messageProblems = {
  text_too_long: {
    status: 422,
    title: "The text is too long",
    meaning: "One message of a ticket holds no more than one of a chat does. Nothing is cut short.",
    remedy: "Send at most as many characters as the detail names, or several messages."
  },
  too_many_tickets: {
    status: 409,
    title: "The user has enough open tickets",
    meaning: "As many tickets of one user as may be are not closed.",
    remedy: "Answer or close one of them first. /v1/tickets lists them."
  },
  appealed_already: {
    status: 409,
    title: "The block has its appeal already",
    meaning: "A blocked user may ask once to be let in again.",
    remedy: "Answer the ticket the detail names."
  },
  nothing_to_appeal: {
    status: 409,
    title: "Nothing blocks the user",
    meaning: "An appeal is for blocked users, and this one is not blocked.",
    remedy: "Choose the category it is about."
  },
  ticket_taken: {
    status: 409,
    title: "Another operator has the ticket",
    meaning: "A user is answered by one operator at a time. Nothing was changed.",
    remedy: "Leave it to him, or take it over: POST /v1/tickets/{id}/take with his name as from."
  },
  ticket_closed: {
    status: 409,
    title: "The ticket is closed",
    meaning: "A closed ticket is neither answered nor taken nor closed again.",
    remedy: "Open it again with POST /v1/tickets/{id}/reopen."
  },
  ticket_full: {
    status: 409,
    title: "The ticket holds as much as one may",
    meaning: "The member has written as many messages in it as one ticket takes.",
    remedy: "Open another one."
  },
  ticket_over: {
    status: 409,
    title: "The ticket is closed for good",
    meaning: "A closed ticket goes on when its member writes within a week; this one was closed longer ago.",
    remedy: "Open another one."
  },
  ticket_not_closed: {
    status: 409,
    title: "The ticket is not closed",
    meaning: "Only a closed ticket can be opened again.",
    remedy: "Read the ticket: its state says whom it waits for."
  },
  broadcast_empty: {
    status: 422,
    title: "The broadcast says nothing",
    meaning: "A broadcast needs words, or a picture or file that its draft has already.",
    remedy: "Send a text with something in it."
  },
  link_unfit: {
    status: 422,
    title: "The button may not stand below a message",
    meaning: "It has no words or too many, or its address cannot be read, is not https, or hides where it leads.",
    remedy: "Send up to 64 characters of words and a plain https address of a site of the net."
  },
  broadcast_window_empty: {
    status: 422,
    title: "The times leave no time to send in",
    meaning: "The broadcast would be over before it begins, or by now.",
    remedy: "Let not_after be later than not_before and later than now."
  },
  broadcast_begins_past: {
    status: 422,
    title: "The broadcast would have begun already",
    meaning: "not_before is in the past.",
    remedy: "Send a moment to come, or start it now with POST /v1/broadcasts/{id}/start."
  },
  broadcast_unexpected_state: {
    status: 409,
    title: "The broadcast stands where this cannot be done",
    meaning: "Drafts are rewritten, drafts and scheduled ones are scheduled or started, running ones held, paused ones let go on unless their time is over, and what has ended stays so.",
    remedy: "Read the broadcast: its state says what can be done."
  }
} as const satisfies Record<string, ProblemKind>
