"""A `Reply` becomes words in the contact's language, in the shape that its channel can show."""

from collections.abc import Sequence

from bot.channels.base import Capabilities
from bot.plain import as_texts
from bot.rendered import (
    BRIEF_CHARACTERS,
    Rendered,
    RenderedBlock,
    RenderedBrief,
    RenderedCitation,
    RenderedOption,
)
from bot.wording import place, words
from models.messages import (
    Block,
    Brief,
    Bullets,
    Citation,
    Finding,
    Heading,
    Language,
    Option,
    Paragraph,
    Progress,
    Quote,
    Reply,
    Result,
    Say,
    Text,
    say,
)

__all__ = ["Rendered", "as_texts", "render"]


def render(reply: Reply, language: Language, capabilities: Capabilities) -> Rendered:
    """Put a reply into words.

    A channel that is not `rich` also gets the reply as plain messages (`texts`), each no longer
    than it takes.
    """
    rendered: Rendered = {
        "language": language,
        "prompt": reply.prompt,
        "blocks": [_block(block, language) for block in reply.blocks],
        "options": _options(reply.options, language),
        "shortcuts": _options(reply.shortcuts, language),
        "texts": [],
    }
    if not capabilities.rich:
        rendered["texts"] = as_texts(rendered, capabilities)
    if reply.brief is not None and not capabilities.rich:
        rendered["brief"] = _brief(reply.brief, language)
    return rendered


def _brief(brief: Brief, language: Language) -> RenderedBrief:
    return {
        "kind": "",
        "what": _short(brief.what, say("brief.what"), language),
        "do": _short(brief.do, say("brief.do"), language),
        "due": brief.due.day.isoformat() if brief.due else "",
    }


def _short(text: Text, instead: Say, language: Language) -> str:
    """The text where a field of a template shows it whole, else general words: never a part."""
    said = words(text, language)
    return said if len(said) <= BRIEF_CHARACTERS else words(instead, language)


def _options(options: Sequence[Option], language: Language) -> list[RenderedOption]:
    return [
        {"label": words(option.label, language), "send": option.send, "number": option.number}
        for option in options
    ]


def _block(block: Block, language: Language) -> RenderedBlock:
    match block:
        case Paragraph(text, tone):
            return {"kind": "paragraph", "tone": tone, "text": words(text, language)}
        case Heading(text):
            return {"kind": "heading", "text": words(text, language)}
        case Bullets(items, ordered):
            listed = [words(item, language) for item in items]
            return {"kind": "bullets", "ordered": ordered, "items": listed}
        case Quote(citation):
            return {"kind": "quote", "citation": _citation(citation, language)}
        case Finding():
            return _finding(block, language)
        case Progress(step, total):
            text = words(say("render.progress", step=step, total=total), language)
            return {"kind": "progress", "step": step, "total": total, "text": text}


def _finding(finding: Finding, language: Language) -> RenderedBlock:
    return {
        "kind": "finding",
        "number": finding.number,
        "result": finding.result,
        "result_label": _result_label(finding.result, language),
        "text": words(finding.text, language),
        "citations": [_citation(citation, language) for citation in finding.citations],
        "note": None if finding.note is None else words(finding.note, language),
    }


def _result_label(result: Result, language: Language) -> str:
    labels = {
        "met": say("render.result.met"),
        "not_met": say("render.result.not_met"),
        "unknown": say("render.result.unknown"),
    }
    return words(labels[result], language)


def _citation(citation: Citation, language: Language) -> RenderedCitation:
    return {
        "where": place(citation, language),
        "law": words(citation.law, language),
        "quote": citation.quote,
    }
