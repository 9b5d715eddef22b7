// Everything works without this file. It fetches parts of pages anew, copies links, and puts times into the reader's zone.
(() => {
    'use strict';
    const parse = html => new DOMParser().parseFromString(html, 'text/html');

    const showTimes = root => {
        for (const time of root.querySelectorAll('time')) {
            const at = new Date(time.dateTime);
            const absolute = at.toLocaleString(document.documentElement.lang, {dateStyle: 'medium', timeStyle: 'short'});
            const shown = time.closest('table') ? at.toLocaleDateString(document.documentElement.lang, {dateStyle: 'medium'}) : absolute;
            const days = (at - Date.now()) / 86400000;
            const words = new Intl.RelativeTimeFormat(document.documentElement.lang, {numeric: 'auto'});
            const relative = Math.abs(days) >= 1 ? words.format(Math.round(days), 'day')
                : Math.abs(days) >= 1 / 24 ? words.format(Math.round(days * 24), 'hour')
                : words.format(Math.round(days * 1440), 'minute');
            time.title = absolute;
            time.textContent = `${shown} (${relative})`;
        }
    };

    const refresh = async () => {
        const answer = await fetch(location.href, {headers: {'X-Part': 'live'}});
        if (!answer.ok) {
            return;
        }
        const fresh = parse(await answer.text());
        showTimes(fresh);
        for (const part of document.querySelectorAll('[data-live-part], #live')) {
            const other = fresh.getElementById(part.id);
            if (other && !part.contains(document.activeElement)) {
                const chosen = new Set([...part.querySelectorAll('input:checked')].map(box => box.value));
                part.replaceWith(other);
                other.querySelectorAll('input[type=checkbox]').forEach(box => { box.checked = chosen.has(box.value); });
            }
        }
        const heading = fresh.querySelector('h1');
        if (heading) {
            document.querySelector('h1').textContent = heading.textContent;
        }
        poll();
    };

    const poll = () => {
        const part = document.querySelector('[data-poll]');
        if (part) {
            setTimeout(refresh, Number(part.dataset.poll));
        }
    };

    const listen = () => {
        const live = document.querySelector('[data-live]');
        if (live) {
            let waiting;
            new EventSource(live.dataset.live).addEventListener('changed', () => {
                clearTimeout(waiting);
                waiting = setTimeout(refresh, 150);
            });
        }
    };

    const copy = async form => {
        const answer = await fetch(form.action, {method: 'POST', body: new URLSearchParams(new FormData(form))});
        const link = parse(await answer.text()).querySelector('input.link');
        const toast = document.getElementById('toast');
        if (!link) {
            location.reload();
            return;
        }
        try {
            await navigator.clipboard.writeText(link.value);
            toast.textContent = 'The link is copied. From now on it proves no mailbox.';
        } catch {
            toast.replaceChildren('Copy this link: ', link);
            link.select();
        }
    };

    const explain = form => {
        let waiting;
        form.addEventListener('input', () => {
            clearTimeout(waiting);
            waiting = setTimeout(async () => {
                const answer = await fetch(form.dataset.explain, {method: 'POST', body: new URLSearchParams(new FormData(form))});
                const fresh = parse(await answer.text()).getElementById('explanation');
                if (answer.ok && fresh) {
                    document.getElementById('explanation').replaceChildren(...fresh.childNodes);
                }
            }, 400);
        });
    };

    showTimes(document);
    listen();
    poll();
    document.addEventListener('submit', event => {
        if (event.target.matches('form[data-copy]')) {
            event.preventDefault();
            copy(event.target);
        }
    });
    document.querySelectorAll('form[data-explain]').forEach(explain);
})();
