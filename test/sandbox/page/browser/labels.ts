const en = {
  people: "People", walletAndChain: "Wallet and chain", addPerson: "Add a person", name: "Name", language: "Language",
  add: "Add", cancel: "Cancel", noMessages: "No messages yet", photo: "Photo", sticker: "Sticker", you: "You",
  typing: "is typing…", edited: "edited", start: "Start", message: "Write a message", send: "Send",
  commands: "Commands of the bot", sendSticker: "Send a sticker", blocked: "You have blocked this bot",
  block: "Block the bot", unblock: "Unblock the bot", openAs: "Open this invitation as…", newPerson: "A new person",
  emptyTitle: "Nothing here yet", emptyText: "Press Start to meet the bot. Everything on this page runs on your computer: no real Telegram, no real money.",
  nobodyTitle: "Welcome to the sandbox", nobodyText: "Add a person. Each person has a chat with the bot and a wallet with test money.",
  wallet: "Wallet", of: "of", address: "Address", copy: "Copy", copied: "Copied", to: "To", asset: "Coin", amount: "Amount",
  pay: "Pay it", payFrom: "The bot asks for", paid: "Paid", payAgain: "Pay again",
  badAddress: "The address must be 0x and 40 hexadecimal digits: copy it from the chat.", badAmount: "Write an amount above zero, such as 10 or 0.5.", transfer: "Send money", sent: "Sent. It is final when the chain has confirmed it.",
  chain: "Chain", head: "Newest block", finalized: "Final block", mine: "Mine", block1: "1 block", reorg: "Reorganise 3 blocks",
  reorgHint: "Throws the newest 3 blocks away. Payments in them disappear, as on a real chain.", mined: "Blocks mined",
  reorged: "3 blocks were replaced by empty ones", links: "Look inside", chats: "Chat", offline: "The sandbox does not answer. Look whether npm start still runs; this page reconnects by itself.",
  back: "The sandbox is back.", silent: "The bot has not answered this button. Look into the terminal for an error.", close: "Close",
  faucet: "Test money. It is worth nothing outside this page.", pendingBlocks: "blocks until final", qr: "Picture from the bot",
  sentPicture: "Picture sent to the bot", caption: "Words below it", attach: "Attach a picture, a sound or a file", detach: "Do not send it",
  attachMedia: "Picture, sound or film…", attachFile: "File…", samplePicture: "A sample picture", sampleVoice: "A sample voice message",
  unreadable: "This file cannot be read: choose another one.", emptyFile: "There is nothing in this file: choose another one.",
  tooLarge: "That is more than 8 MB: choose something smaller.", document: "File", audio: "Music", voice: "Voice message", video: "Film",
  secondChat: "Second chat", shownBeside: "Shown in the second chat", toggleSecond: "Show a second chat beside this one", messagesOf: "Messages",
  whose: "Whose chat", choosePerson: "Choose a person", with: "chat with", makeOperator: "Log in as operator: types /admin and the owner’s key",
  operatorDone: "Logged in as the owner. The bot has deleted the message with the key.", addOperator: "Add an operator",
  besideTitle: "Two chats side by side", besideText: "Operators work in the same bot: they send /admin and then their key. Add one here, or choose a person above, and watch both chats at once."
}

const ru: typeof en = {
  people: "Люди", walletAndChain: "Кошелёк и блокчейн", addPerson: "Добавить человека", name: "Имя", language: "Язык",
  add: "Добавить", cancel: "Отмена", noMessages: "Сообщений пока нет", photo: "Фото", sticker: "Стикер", you: "Вы",
  typing: "печатает…", edited: "изменено", start: "Начать", message: "Написать сообщение", send: "Отправить",
  commands: "Команды бота", sendSticker: "Отправить стикер", blocked: "Вы заблокировали этого бота",
  block: "Заблокировать бота", unblock: "Разблокировать бота", openAs: "Открыть приглашение как…", newPerson: "Новый человек",
  emptyTitle: "Здесь пока пусто", emptyText: "Нажмите «Начать», чтобы познакомиться с ботом. Всё на этой странице работает на вашем компьютере: без настоящего Telegram и настоящих денег.",
  nobodyTitle: "Добро пожаловать в песочницу", nobodyText: "Добавьте человека. У каждого есть чат с ботом и кошелёк с тестовыми деньгами.",
  wallet: "Кошелёк", of: "—", address: "Адрес", copy: "Копировать", copied: "Скопировано", to: "Кому", asset: "Монета", amount: "Сумма",
  pay: "Оплатить", payFrom: "Бот просит", paid: "Оплачено", payAgain: "Ещё раз",
  badAddress: "Адрес — это 0x и 40 шестнадцатеричных цифр: скопируйте его из чата.", badAmount: "Напишите сумму больше нуля, например 10 или 0.5.", transfer: "Отправить", sent: "Отправлено. Перевод станет окончательным после подтверждений.",
  chain: "Блокчейн", head: "Новый блок", finalized: "Финальный блок", mine: "Добыть", block1: "1 блок", reorg: "Реорганизация 3 блоков",
  reorgHint: "Отбрасывает 3 последних блока. Платежи из них исчезнут, как в настоящем блокчейне.", mined: "Блоки добыты",
  reorged: "3 блока заменены пустыми", links: "Заглянуть внутрь", chats: "Чат", offline: "Песочница не отвечает. Проверьте, работает ли npm start; страница подключится сама.",
  back: "Песочница снова на связи.", silent: "Бот не ответил на эту кнопку. Посмотрите ошибки в терминале.", close: "Закрыть",
  faucet: "Тестовые деньги. Вне этой страницы они ничего не стоят.", pendingBlocks: "блоков до финализации", qr: "Картинка от бота",
  sentPicture: "Картинка для бота", caption: "Подпись", attach: "Прикрепить картинку, звук или файл", detach: "Не отправлять",
  attachMedia: "Картинка, звук или видео…", attachFile: "Файл…", samplePicture: "Картинка для примера", sampleVoice: "Голосовое для примера",
  unreadable: "Этот файл не читается: выберите другой.", emptyFile: "Этот файл пуст: выберите другой.",
  tooLarge: "Это больше 8 МБ: выберите что-нибудь поменьше.", document: "Файл", audio: "Музыка", voice: "Голосовое сообщение", video: "Видео",
  secondChat: "Второй чат", shownBeside: "Открыт во втором чате", toggleSecond: "Показать рядом второй чат", messagesOf: "Сообщения",
  whose: "Чей чат", choosePerson: "Выберите человека", with: "чат с ботом", makeOperator: "Войти как оператор: пишет /admin и ключ владельца",
  operatorDone: "Вход выполнен с ключом владельца. Бот удалил сообщение с ключом.", addOperator: "Добавить оператора",
  besideTitle: "Два чата рядом", besideText: "Операторы работают в том же боте: отправляют /admin, а затем свой ключ. Добавьте оператора здесь или выберите человека выше — и смотрите оба чата сразу."
}

/** A word of the page. */
export type Label = keyof typeof en

/** A language of the page. The bot speaks each person's own. */
export type PageLanguage = "en" | "ru"

const words = { en, ru }

let language: PageLanguage = "en"

/** The language the page is in. */
export const pageLanguage = () => language

/** Changes the language of the page and keeps the choice in this browser. */
export const setPageLanguage = (chosen: PageLanguage) => {
  language = chosen
  localStorage.setItem("language", chosen)
  document.documentElement.lang = chosen
}

/** Starts with the language chosen last, or the browser's. */
export const restorePageLanguage = () => {
  const kept = localStorage.getItem("language") ?? navigator.language.slice(0, 2)
  setPageLanguage(kept === "ru" ? "ru" : "en")
}

/** The words for a label in the page's language. */
export const label = (name: Label): string => words[language][name]
