"""The whole app: listeners, queue and work, started and stopped as one."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import assert_never

from slack_bolt import App, BoltResponse
from slack_bolt.error import BoltUnhandledRequestError

from bot.journal import Job, Journal
from bot.slack.messages.notices import failure_message
from bot.slack.settings import SlackSettings
from bot.slack.transport.workspaces import Uninstalled, Workspaces
from bot.slack.work.answering import Answering
from bot.slack.work.audience import Audiences
from bot.slack.work.clicks import Clicks
from bot.slack.work.conversation import Conversations
from bot.slack.work.delivery import Delivery
from bot.slack.work.desks import Desks
from bot.slack.work.handoffs import Handoffs
from bot.slack.work.interactions import Interactions
from bot.slack.work.listeners import Listeners
from bot.slack.work.pages import Pages
from bot.slack.work.queue import WorkQueue
from bot.slack.work.services import Services
from bot.slack.work.tasks import Ask, Open, Page, Press, Relay, Surface, task_of
from corpus import Audience

log = logging.getLogger(__name__)

# Listeners acknowledge and open windows: quick work, but each thread waits for Slack.
LISTENER_THREADS = 16
PRUNE_SECONDS = 6 * 3600.0


class SlackApp:
    """A running app, without the transport that brings it Slack's deliveries.

    Attributes
    ----------
    bolt : the Bolt app, for Socket Mode or HTTP to drive
    listeners, queue, journal : its parts
    """

    def __init__(
        self,
        make_bolt: Callable[[ThreadPoolExecutor], App],
        *,
        settings: SlackSettings,
        journal: Journal,
        desks: Desks,
        workspaces: Workspaces,
        audience: Audience = "internal",
        on_uninstalled: Callable[[Uninstalled], None] | None = None,
    ) -> None:
        self.settings = settings
        self.journal = journal
        self._workspaces = workspaces
        self._also_on_uninstalled = on_uninstalled
        self._executor = ThreadPoolExecutor(LISTENER_THREADS, "frontdesk-listener")
        self._stopped = threading.Event()
        audiences = Audiences()
        self._services = Services(
            settings=settings,
            journal=journal,
            workspaces=workspaces,
            audiences=audiences,
            delivery=Delivery(journal.work),
            desks=desks,
            audience=audience,
        )
        conversations = Conversations(journal)
        self._answering = Answering(self._services, conversations)
        self._handoffs = Handoffs(self._services)
        self._clicks = Clicks(self._services, conversations, self._handoffs)
        self._pages = Pages(self._services)
        self.queue = WorkQueue(
            journal.work,
            self._do,
            self._tell_failure,
            n_workers=settings.n_workers,
            limit=settings.queue_limit,
        )
        self.listeners = Listeners(
            settings, journal, audiences, self.queue, self._uninstalled
        )
        self.bolt = make_bolt(self._executor)
        self.bolt.error(_acknowledge_unknown)
        self.listeners.register(self.bolt)
        Interactions(journal, self.queue).register(self.bolt)

    def start(self) -> None:
        """Start working; what an earlier process left behind comes first."""
        self.queue.start()
        threading.Thread(
            target=self._prune, name="frontdesk-prune", daemon=True
        ).start()

    def stop(self) -> int:
        """Finish the work in progress; returns how many jobs are left for the next run.

        Stop the transport first.
        """
        self._stopped.set()
        self._executor.shutdown(wait=True)
        n_left = self.queue.stop(self.settings.drain_seconds)
        self._workspaces.close()
        if n_left:
            log.warning("%d jobs are left for the next start", n_left)
        return n_left

    def problems(self) -> list[str]:
        """Why the app is not ready to answer; empty when it is."""
        problems = [self.journal.problem(), self.queue.token_problem]
        if self.queue.is_full:
            problems.append("the queue is full")
        return [problem for problem in problems if problem]

    def _do(self, job: Job) -> None:
        match task := task_of(job):
            case Ask():
                self._answering.answer(job, task)
            case Press():
                self._clicks.press(job, task)
            case Relay():
                self._handoffs.relay(job, task)
            case Open():
                self._pages.open(job, task)
            case _:
                assert_never(task)

    def _tell_failure(self, job: Job, failure_id: str) -> None:
        """Tell the person that their task failed, with the error id from the log."""
        task = task_of(job)
        match task:
            case Relay() | Open(page=Page.HOME | Page.PROMPTS):
                return
            case Ask(surface=Surface.THREAD):
                return
        workspace = self._workspaces.get(job.workspace)
        if workspace is not None:
            message = failure_message(failure_id)
            self._services.delivery.tell(job, workspace, task.place, message)

    def _uninstalled(self, uninstalled: Uninstalled) -> None:
        if self._also_on_uninstalled is not None:
            self._also_on_uninstalled(uninstalled)
        if uninstalled.is_final:
            log.warning(
                "the app was removed from %s; deleting its data", uninstalled.workspace
            )
            self.journal.forget_workspace(uninstalled.workspace)

    def _prune(self) -> None:
        while True:
            try:
                n_deleted = self.journal.prune(self.settings.keep_days)
                if n_deleted:
                    log.info("deleted %d old questions", n_deleted)
            except Exception:
                log.exception("cannot delete old questions")
            if self._stopped.wait(PRUNE_SECONDS):
                return


def _acknowledge_unknown(error: Exception) -> BoltResponse | None:
    """Acknowledge what no listener handles, or Slack would deliver it again."""
    if isinstance(error, BoltUnhandledRequestError):
        return BoltResponse(status=200, body="")
    log.error("cannot handle a delivery", exc_info=error)
    return None
