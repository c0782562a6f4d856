import { markup } from './markup.ts';

/** The shapes of the states, each unlike the others also without colour; drawn once, used by reference. */
export const icons = markup`<svg class="defs" width="0" height="0" aria-hidden="true" focusable="false">
<symbol id="i-pass" viewBox="0 0 24 24"><circle cx="12" cy="12" r="11" fill="currentColor"/><path d="M6.5 12.5l3.8 3.8 7.2-8" fill="none" class="cut" stroke-width="2.6"/></symbol>
<symbol id="i-warn" viewBox="0 0 24 24"><path d="M12 1.5 23.5 22H.5z" fill="currentColor"/><path d="M12 8.5v6.5M12 17.2v2.3" fill="none" class="cut" stroke-width="2.6"/></symbol>
<symbol id="i-fail" viewBox="0 0 24 24"><path d="M7.4 1h9.2L23 7.4v9.2L16.6 23H7.4L1 16.6V7.4z" fill="currentColor"/><path d="M8 8l8 8M16 8l-8 8" fill="none" class="cut" stroke-width="2.6"/></symbol>
<symbol id="i-inconclusive" viewBox="0 0 24 24"><path d="M12 1.5 22.5 12 12 22.5 1.5 12z" fill="none" stroke="currentColor" stroke-width="2.2"/><path d="M9.4 9.8a2.7 2.7 0 1 1 3.9 2.5c-.9.5-1.3 1-1.3 2M12 16.2v1.6" fill="none" stroke="currentColor" stroke-width="1.9"/></symbol>
<symbol id="i-manual" viewBox="0 0 24 24"><rect x="1.5" y="1.5" width="21" height="21" rx="3" fill="none" stroke="currentColor" stroke-width="2.2"/><circle cx="12" cy="8.6" r="3" fill="currentColor"/><path d="M5.8 18.8c.6-4 3-5.6 6.2-5.6s5.6 1.6 6.2 5.6z" fill="currentColor"/></symbol>
<symbol id="i-not-applicable" viewBox="0 0 24 24"><circle cx="12" cy="12" r="10.3" fill="none" stroke="currentColor" stroke-width="2"/><path d="M7 12h10" fill="none" stroke="currentColor" stroke-width="2.4"/></symbol>
<symbol id="i-not-run" viewBox="0 0 24 24"><circle cx="12" cy="12" r="10.3" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="3.6 3.6"/></symbol>
</svg>
`;
