import { OwnReplies } from './own.replies';

describe('the replies of a gateway', () => {
  it('are the answers to its own requests, each of which has another id', () => {
    const replies = new OwnReplies();
    const [first, second] = [replies.nextRequestId(), replies.nextRequestId()];
    expect(second).not.toBe(first);
    expect([first, second].map((requestId) => replies.isOwn({ requestId }))).toEqual([true, true]);
    expect(replies.isOwn({ requestId: new OwnReplies().nextRequestId() })).toBe(false);
  });

  it('are all of the device that an answer named, whatever request they refer to, and none of another device', () => {
    const replies = new OwnReplies();
    expect(replies.isOwn({ requestId: 'earlier', deviceId: 'd-1' })).toBe(false);
    replies.isOwn({ requestId: replies.nextRequestId(), deviceId: 'd-1' });
    expect(replies.isOwn({ requestId: 'earlier', deviceId: 'd-1' })).toBe(true);
    expect(replies.isOwn({ requestId: 'earlier', deviceId: 'd-2' })).toBe(false);
  });

  it('are those of the device that was kept, until an answer names another one', () => {
    const replies = new OwnReplies('d-1');
    expect(replies.isOwn({ requestId: 'earlier', deviceId: 'd-1' })).toBe(true);
    replies.isOwn({ requestId: replies.nextRequestId(), deviceId: 'd-2' });
    expect(['d-1', 'd-2'].map((deviceId) => replies.isOwn({ requestId: 'earlier', deviceId }))).toEqual([false, true]);
  });

  it('may be a refusal without any id only while a request is unanswered', () => {
    const replies = new OwnReplies();
    expect(replies.isOwn({})).toBe(false);
    replies.nextRequestId();
    expect([replies.isOwn({}), replies.isOwn({})]).toEqual([true, false]);
  });
});
