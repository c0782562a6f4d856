export { attemptsTable, listAttempts } from './list.ts';
export { nearestIds } from './nearest-ids.ts';
export { tellStory } from './story.ts';
export { storyText } from './story-text.ts';
