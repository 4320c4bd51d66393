"""The App Home, the prompts of an empty conversation, the words after the command."""

from __future__ import annotations

import re
import time

from bot.desk.reply import Suggestion
from bot.journal import Job, Journal
from bot.slack.messages.home import home_view
from bot.slack.messages.notices import help_message, topics_message, why_message
from bot.slack.transport.calls import call
from bot.slack.transport.ttl_cache import TtlCache
from bot.slack.work.incoming import plain_question
from bot.slack.work.services import Services, Spot, find_spot, text_of
from bot.slack.work.telling import tell

MOST_ASKED_SECONDS = 30 * 86_400.0
N_MOST_ASKED = 5
N_NEW = 5
N_PROMPTS = 4
TITLE_LIMIT = 75

# "why does X ..." is a question like any other; "why" alone is not, and neither is
# "why what is X?".
_WHY = re.compile(
    r"why(?:\s*[?:]\s*|\s+(?=(?:what|how|who|which|when|where|why)\b)|\Z)(?P<rest>.*)\Z",
    re.IGNORECASE | re.DOTALL,
)


def words_kind(text: str) -> str:
    """What the words after the slash command ask for.

    Gives ``help``, ``topics``, ``why`` or ``question``.

    >>> [words_kind(text) for text in ("", "Topics", "why", "why is it late?")]
    ['help', 'topics', 'why', 'question']
    """
    words = text.strip().lower().rstrip("?!. ")
    if words in ("", "help"):
        return "help"
    if words in ("topics", "topic"):
        return "topics"
    return "why" if _WHY.match(text.strip()) else "question"


class Pages:
    """Does the work of the kinds `home`, `prompts`, `help`, `topics` and `why`."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._newest: TtlCache[tuple[str, str], list[Suggestion]] = TtlCache(3600.0)

    def home(self, job: Job) -> None:
        """Show the App Home to the person who opened it."""
        spot = find_spot(self._services, job)
        view = home_view(
            spot.desk.info,
            spot.desk.topics(audience=spot.audience),
            self._most_asked(spot),
            self._whats_new(spot),
            audience=spot.audience,
        )
        call(spot.workspace.client.views_publish, user_id=spot.user, view=view)

    def prompts(self, job: Job) -> None:
        """Offer questions in a conversation that has just been opened."""
        spot = find_spot(self._services, job)
        offered = self._most_asked(spot) + self._whats_new(spot)
        offered += spot.desk.titles(audience=spot.audience)[:N_PROMPTS]
        titles = list(dict.fromkeys(one.title for one in offered))[:N_PROMPTS]
        if not titles:
            return
        prompts = [{"title": one[:TITLE_LIMIT], "message": one} for one in titles]
        arguments = {"channel_id": job.payload["channel"], "prompts": prompts}
        thread_ts = text_of(job.payload, "thread_ts")
        if thread_ts is not None:
            # Only the older assistants have a thread; an agent's call with one is lost.
            arguments["thread_ts"] = thread_ts
        client = spot.workspace.client
        call(client.assistant_threads_setSuggestedPrompts, **arguments)

    def help(self, job: Job) -> None:
        """Say what can be done."""
        spot = find_spot(self._services, job)
        message = help_message(self._services.settings.command, spot.desk.info)
        tell(self._services, spot.workspace, job, message)

    def topics(self, job: Job) -> None:
        """Say what is known about."""
        spot = find_spot(self._services, job)
        topics = spot.desk.topics(audience=spot.audience)
        message = topics_message(topics, spot.desk.info)
        tell(self._services, spot.workspace, job, message)

    def why(self, job: Job) -> None:
        """Say how an answer came about: of the question given, else of the last one."""
        spot = find_spot(self._services, job)
        text = plain_question(str(job.payload["text"]), spot.workspace.bot_user)
        match = _WHY.match(text)
        question = match["rest"].strip() if match else text
        if not question:
            history = self._services.journal.history
            last = history.last_by(job.workspace, spot.person)
            question = last.text if last else ""
        lines = spot.desk.why(question, audience=spot.audience) if question else []
        tell(self._services, spot.workspace, job, why_message(lines))

    def _most_asked(self, spot: Spot) -> list[Suggestion]:
        journal: Journal = self._services.journal
        ids = journal.history.most_asked(
            spot.workspace.key,
            since=time.time() - MOST_ASKED_SECONDS,
            most=3 * N_MOST_ASKED,
        )
        found = (spot.desk.answer(one, audience=spot.audience) for one in ids)
        return [Suggestion(one.id, one.title) for one in found if one][:N_MOST_ASKED]

    def _whats_new(self, spot: Spot) -> list[Suggestion]:
        """The questions whose answers were reviewed last."""
        key = (spot.desk.corpus, spot.audience)
        known = self._newest.get(key)
        if known is not None:
            return known
        dated = []
        for title in spot.desk.titles(audience=spot.audience):
            answer = spot.desk.answer(title.id, audience=spot.audience)
            if answer is not None and answer.reviewed is not None:
                dated.append((answer.reviewed, title))
        dated.sort(key=lambda pair: (-pair[0].toordinal(), pair[1].id))
        newest = [title for _, title in dated[:N_NEW]]
        self._newest.put(key, newest)
        return newest
