"""Messages that need a person or a professional rather than a peer (domain.md (e)): likely crisis, medical, legal."""

# ruff: noqa: E501 (a pattern reads better unbroken)
import re
from enum import StrEnum

from bot.language.patterns import Pattern


class Safety(StrEnum):
    """What a text looks like; never a diagnosis, never stored."""

    NONE = "none"
    CRISIS = "crisis"
    MEDICAL = "medical"
    LEGAL = "legal"


_LITTLE_ONE = r"(?:baby|babies|child|kids?|son|daughter|newborn|little one|toddler|infant|her|him|them|twins)"
_PARTNER = (
    r"(?:partner|husband|wife|boyfriend|girlfriend|spouse|ex|ex husband|ex wife|fiance|fiancee|"
    r"baby ?daddy|other half|father of my (?:child|kids?)|mann|freund)"
)
_OTHER = (
    r"(?:she|he|they|friend|colleague|co ?worker|team ?mate|sister|brother|partner|wife|husband|somebody|someone|"
    r"person|mum|mom|cousin|flatmate|boss|manager|report)"
)
_END_LIFE = (
    r"(?:die|dying|be dead|being dead|not be alive|disappear(?: for ?ever| completely)?|vanish|end it(?: all)?|ending it(?: all)?|"
    r"end (?:my|her|his|their) life|ending (?:my|her|his|their) life|not wake up|never wake up|not be here|not exist|"
    r"stop existing|suicide|kill(?:ing)? (?:myself|herself|himself|themselves|themself)|"
    r"hurt(?:ing)? (?:myself|herself|himself|themselves)|harm(?:ing)? (?:myself|herself|himself|themselves)|jump(?:ing)? (?:off|in front))"
)

_CRISIS = (
    r"\bsuicid\w*|\bself ?harm\w*|\bsuizid\w*|\bselbstmord\w*",
    r"\bkill(?:ed|ing)? (?:myself|herself|himself|themsel\w+)\b",
    r"\b(?:cut|cutting|hurt|hurting|harm|harming|burn|burning|starve|starving) (?:myself|herself|himself|themsel\w+)\b",
    rf"\b(?:want|wants|wanted|wanting|wish|wishes|wished|plan|plans|planning|going|thought|thoughts|think|thinking|thinks|"
    rf"dream|fantasi[sz]\w+|rather|tempted|ready)\b(?: \w+){{0,4}}? {_END_LIFE}\b",
    r"\b(?:do|does|did) not (?:really |even |actually )?(?:want|wish|care) (?:to |if i |if she |if he )(?:be here|live|be alive|exist|wake up|go on|keep going|be around|carry on|keep living|see tomorrow)\b",
    r"\b(?:not|never|without|no longer) (?:\w+ ){0,3}(?:worth living|reason to (?:live|go on|be here|get up)|point (?:in )?(?:living|going on|being here|in going on)|see a way out|way out)\b",
    r"\b(?:no|any|what is the|what is) (?:reason|point|sense) (?:to|in|of|for) (?:\w+ )?(?:live|living|go on|going on|being alive|be alive|being here|existing|me being)\b",
    r"\blife is not worth|\bnot worth living|\bi see no way out|\bthere is no way out\b",
    r"\bbetter off (?:without (?:me|her|him)|if i (?:was|were|am) (?:not|gone|dead))|\bbetter without me\b|\bbetter mother than me if i was gone\b",
    r"\b(?:everyone|everybody|they|family|nobody|no one|world)\b(?: \w+){0,4} (?:happier|better|easier|miss me) if i (?:was|were) (?:gone|dead|not (?:here|around))",
    r"\bif i (?:was|were|am) (?:gone|dead|not here any ?more|not around)\b|\bif i (?:disappeared|vanished|died)\b|\bnobody would (?:notice|miss|care)\b",
    r"\b(?:i am|i feel like|feel like|just|only|being|such) (?:such |just |only )?a burden\b|\bburden (?:to|on|for) (?:everyone|everybody|my|them|her|him|the family)\b",
    r"\b(?:can ?not|could not|unable to) (?:go on|keep going|live like this|live any|carry on living|do life|keep (?:myself|him|her|them|the baby) safe|trust myself)\b",
    rf"\b(?:afraid|scared|terrified|frightened|worried|fear|thoughts?|images?|urges?|think|thinking|thought|imagine|picture|visions?|going to|might|may|could|almost|nearly|wanted to|want to|about to|snapped and|will)\b(?: \w+){{0,7}} (?:hurt|hurting|harm|harming|shake|shaking|shook|smother\w*|drown\w*|drop|dropping|throw|throwing|hit|hitting|suffocat\w+|slap\w*) (?:\w+ ){{0,2}}{_LITTLE_ONE}\b",
    rf"\b(?:shook|smothered|hit|slapped) (?:my|the|our) {_LITTLE_ONE}\b",
    r"\bhear(?:ing|s)? voices\b|\bvoices?\b(?: \w+){0,3} (?:tell|tells|telling|say|says|saying|in my head|talk|order)|\b(?:see|sees|seeing|hear|hears|hearing) (?:things|people|someone|shadows)\b(?: \w+){0,4} (?:not there|not real|are not|nobody else|no one else)",
    r"\b(?:the|my) baby is (?:evil|possessed|not real|not mine|replaced)\b|\b(?:watching|spying on) me through\b",
    rf"\b(?:{_PARTNER}|he|she|they)\b(?: \w+){{0,3}} (?:hit|hits|hitting|beat|beats|beating|punch\w*|slap\w*|kick\w*|chok\w+|strangl\w+|shov\w+|threaten\w*|grab\w* me|push(?:es|ed) me|hurts? me|rap\w+|forces? me|thr[eo]w\w* (?:things|stuff|plates|a \w+) at)\b",
    rf"\b{_PARTNER}\b(?: \w+){{0,3}} (?:controls?|controlling|takes|took|keeps|checks?|checking|tracks?|tracking|monitors?|reads|goes through|going through|watches|locks?|locked|will not let|would not let|does not let|does not allow|forbids|isolates|follows|stalks?|stalking)\b(?: \w+){{0,4}} (?:me|my|money|phone|salary|wages|card|cards|messages|keys|location|everything|passport|friends|family|alone)\b",
    r"\b(?:he|she)\b (?:\w+ )?(?:controls|checks|tracks|monitors|reads|takes|goes through|locks|locked|went through) (?:all |all of )?(?:my|me)\b(?: \w+)? ?(?:phone|money|messages|salary|card|cards|accounts?|texts|in|inside|whole|where|location|car|wages|pay|everything)\b",
    r"\b(?:he|she) will not let me (?:leave|go|out|see|have|work|talk|use|call|near)\b|\bwill not let me leave\b",
    rf"\b(?:afraid|scared|terrified|frightened|fear|flinch) (?:\w+ )?(?:of |for |what )(?:my )?(?:{_PARTNER}|him|he|her|going home|my life|what he|what she)(?! (?:first|new|nursery|day|settling|school|daycare|missing|reaction|bottle|crying))\b(?! (?:first|new|nursery))",
    r"\b(?:not|never) (?:\w+ )?safe (?:at home|there|in my own|in my house|to go home|with (?:him|her|my))|\bunsafe at home\b|\b(?:afraid|scared|terrified) (?:to|of) (?:go|going|be|being|come|coming) (?:back )?home\b|\bscared at home\b|\bnot safe for (?:me|us|the (?:kids|baby)) (?:at|there|here)\b",
    r"\b(?:domestic|partner) (?:violence|abuse)\b|\babusive\b|\babus(?:es|ed|ing) (?:me|us|her|him|the)\b|\bbruis\w+\b(?: \w+){0,5} (?:arm|arms|face|neck|eye|cover|make ?up|husband|partner|boyfriend|he|she)|\b(?:hiding|covering|cover up|hide)\b(?: \w+){0,3} bruis\w+",
    rf"\b{_OTHER}\b(?: \w+){{0,8}} (?:wants? to die|end (?:it all|her life|his life|their life)|better off without (?:her|him|them)|not want to (?:live|be here|be alive)|see(?:s)? no (?:point|way out)|taken? (?:all the |all her |all his |too many )?pills|overdos\w+|not want to be (?:here|alive|around))",
    r"\b(?:took|taken|take|taking|swallow\w*|counting|saving up|hoarding) (?:\w+ ){0,3}(?:pills|tablets)\b(?: \w+){0,4} (?:end|die|at once|all|enough|wake)|\boverdos\w+\b|\ball (?:my|the|her|his) (?:pills|tablets)\b",
    r"\b(?:drive|driving|drove|steer|swerv\w+|walk\w*|step\w*|jump\w*) (?:\w+ ){0,4}(?:into (?:a|the) (?:tree|wall|traffic|river|lake|lorry|truck|oncoming)|off (?:a|the) (?:bridge|road|roof|building|cliff)|in front of (?:a|the) (?:train|bus|car|truck|tram))\b",
    r"\b(?:goodbye|farewell) (?:letter|letters|note|notes|message)\b|\bwritten (?:\w+ )?(?:goodbye|letters to (?:my|the) kids)\b",
    r"\b(?:been |started |am |i keep )?cutting (?:again|is the only|helps)\b|\bpictur\w+ (?:myself|me) (?:drop|hurt|throw|push|dead|die)\w*|\bthat (?:nobody|no one) else (?:sees|hears|can see|can hear)\b|\bseeing things that\b|\bwhat (?:is|would be) the (?:point|use|sense) (?:of|in) (?:going on|living|carrying on|all this any ?more|being here)|\bwhy (?:should i|i should|do i|am i) (?:even )?(?:carry on|go on|alive|keep living|living|still here)\b",
    r"\b(?:done|finished|tired|sick) (?:with|of) (?:life|living|being alive|existing)\b|\brelief to (?:just )?(?:die|be dead|be gone)\b|\bgive up on life\b|\blost the will to live\b|\b(?:imagine|think about|think of|thought about|thinking of|thinking about) (?:\w+ ){0,2}(?:being dead|death|jumping|taking my (?:own )?life|how i would do it)\b|\btak\w+ my (?:own )?life\b|\bif i (?:was|were) gone\b|\bbetter off dead\b|\b(?:me being dead|wish i was dead|wish i were dead|wishes (?:she|he) (?:was|were) dead|rather be dead)\b|\b(?:want|wants|wanna|going) to die\b|\bkms\b|\bstay alive\b|\bdeserve to live\b|\bexisting is\b|\bended it (?:already|all)\b|\bsomething stupid to myself\b|\bdanger to (?:my|the|our) (?:child|baby|kids|self|myself)\b|\bsaid my goodbyes\b|\bgiving my things away\b|\bi have (?:got )?a plan and\b|\bgot the (?:pills|tablets)\b|\burge\w* to (?:let go|push|drop|hurt|harm|throw|shake|cut|jump|squeeze)\b|\b(?:pillow|hand) over (?:his|her) (?:face|mouth)\b",
    rf"\b{_PARTNER} (?:is|gets|got|was|can be) (?:\w+ )?(?:violent|abusive|aggressive|dangerous|threatening)\b|\b(?:he|she|{_PARTNER}) (?:will not|does not|would not|did not|never) (?:allow|let) me\b|\b(?:he|she|{_PARTNER}) (?:keeps|kept|has|took|takes|hides|hid) (?:my|the only) (?:passport|keys?|phone|bank card|card|money|documents|papers)\b|\bcontrols (?:every|all|our|my|everything|me)\b|\b(?:he|she) (?:tracks|follows|stalks|burnt|burned|smashed|slammed|hit|hits|beat|beats|punch\w+|kick\w+|choke\w*|strangle\w*|rape\w*|threaten\w*) (?:me|my|us|the kids|walls|our)\b(?! (?:to it|at|up|code|with a great|to the))|\bstalk(?:ed|ing) (?:me|by)\b|\bran away from home\b|\bsafe place to (?:stay|sleep)\b|\bblack eye\b|\bmarks on (?:her|his|my) (?:neck|arms?|face)\b|\bbeing hurt by (?:her|his)\b|\b(?:he|she) hurts (?:her|him)\b|\btouches (?:her|him|my (?:son|daughter|child))\b|\bgoing back to the flat\b|\bafraid of (?:tonight|myself)\b",
    r"\bich (?:will|moechte|wuenschte) (?:\w+ )?sterben\b|\bmir das leben (?:zu )?nehmen\b|\bden tod\b|\bangst vor meinem? (?:mann|freund|partner|ex|frau)\b|\bkontrolliert mein\w*\b|\bwuergt mich\b|\bmeinem (?:kind|baby) (?:was|etwas) antue\b|\bnicht mehr (?:leben|da sein|weiterleben)\b",
    r"\b(?:ich will|ich moechte|ich mag) nicht mehr (?:leben|da sein)\b|\bumbringen\b|\bschlaegt mich\b|\bbedroht mich\b",
    r"\b(?:child|kid|baby|kids|children)\b(?: \w+){0,4} (?:in danger|being (?:hurt|beaten|abused|hit)|is (?:beaten|abused|hit by))\b|\b(?:hits|beats|hurts|hurting|beating|abuses|abusing) (?:my|our|the|her|his) (?:kids?|child|children|baby|son|daughter)\b",
    r"\b(?:numb|empty|hopeless|worthless)\b(?: \w+){0,8} (?:not want to|what is the point|no point|gone|disappear|all be over|be over)\b|\bwant (?:it|this|everything) (?:all )?to (?:be over|stop for ?ever|end)\b",
)

_DANGER_OUTRIGHT = (
    r"\b(?:feel|feels|felt) like (?:ending|killing|hurting|dying)\b|\bend things\b(?! (?:with|here|early|on))|\bbetter off (?:gone|dead)\b|\b(?:will|would|could|going to) kill (?:me|us|her|him) (?:if|when|one day|some ?day)\b(?! i (?:changed|broke|miss|use|forgot|touch|ship|push))|\b(?:he|she|husband|boyfriend|partner|wife|ex) (?:says |said |told me )?(?:he|she)? ?(?:will|would) kill (?:me|us|the kids|the baby|himself|herself)\b(?! if i (?:changed|broke|miss|use|forgot|touch))",
    r"\b(?:took|taken|swallowed|take) (?:\w+ ){0,4}(?:too many|lot of|whole (?:packet|pack|box|bottle) of|packet of|all the|all my) (?:pills|tablets|sleeping pills)\b|\bsaving up (?:my |the )?(?:pills|tablets)\b",
    r"\bout of this life\b|\bkeep living\b|\bliving hurts\b|\blife (?:has no|is without|means nothing|is pointless|is meaningless|is not worth)\b|\breason to (?:wake up|be here|be alive|live|carry on|keep going)\b|\b(?:i should|better if i|easier if i|if i) (?:be|was|were|am) (?:gone|not (?:here|around|alive))\b|\bif i (?:just )?(?:was|were) not (?:here|around|alive)\b|\b(?:wish|wishes|wished)\b(?: \w+){0,4} (?:dead|never woken|not woken|never been born|not been born|would all end)\b|\bfall asleep for ?ever\b|\b(?:not |never )(?:\w+ )?(?:wake|waking) up (?:again|any ?more|tomorrow)\b|\bsleep and not wake\b|\benough of (?:life|living)\b",
    r"\b(?:not|no longer|never|nobody|hardly) (?:\w+ ){0,4}(?:want|wants|wish|wishes|care|need) to (?:live|be alive|be here any ?more|exist|go on living|carry on living|wake up)\b|\b(?:tak(?:e|es|en|ing)|took|end(?:s|ed|ing)?) (?:my|her|his|their) (?:own )?(?:life|lives)\b(?! (?:savings|work|balance|story|insurance))",
    r"\bwhat if i (?:just )?(?:disappeared|died|was gone|were gone|vanished)\b|\bwould anyone (?:care|notice|miss me)\b|\bsaying goodbye to (?:people|everyone)\b|\bthought about (?:how (?:she|he|i) would do it|not being here)\b|\bnot being here any ?more\b|\bdying\b(?= every| all the time| and i)|\bthinking about dying\b|\bplan(?:ned|ning)? how to (?:end|die|do it)\b|\bplanning to end it\b",
    r"\b(?:is|are|being|was|gets|been) (?:\w+ )?(?:beaten|abused|hit|hurt|choked|strangled|raped|threatened) (?:at home|by (?:her|his|their|my))\b|\b(?:slammed|shoved|dragged|kicked|slapped|punched|choked|strangled|hit|beat) me\b(?! (?:up|to (?:it|the)|at|with (?:a|an) (?:\w+ )?(?:question|bill|request|idea)|with (?:the|that) (?:question|news)))|\bknife\b(?=.{0,40}\b(?:me|us)\b)|\bshowed me the knife\b|\bunsafe with (?:my|him|her)\b|\bnot safe with (?:his|her|my|him)\b|\bsleep(?:ing)? in (?:the|my) car\b(?=.{0,40}\b(?:him|safe|because|scared|afraid|daughter|son|kids|baby)\b)|\bcan not go home\b|\blocks (?:me|us) (?:in|out)\b|\bfollow(?:s|ing) me (?:and|everywhere|to work|home)\b|\bburn the house\b",
    r"\b(?:whispers?|whispering|voice|someone|god|something) (?:\w+ ){0,6}(?:tell|tells|telling|orders) me to\b|\bhear(?:ing|s)? things\b|\b(?:baby|child|son|daughter) (?:has been|was|is) (?:swapped|replaced|switched|possessed|evil)\b|\b(?:smother|suffocat|drown|shak|strangl)\w* (?:him|her|them|my|the (?:baby|kids|twins|child))\b|\bscared of what i might\b|\b(?:something|what i might do) to (?:them|him|her|my baby|the baby)\b|\balone with (?:my|the|him|her) ?(?:\w+ )?(?:because|thoughts)\b|\b(?:thoughts|urges) of (?:hurting|harming|killing|suicide)\b|\bsucid\w*|\bsuicd\w*|\bsuiside\b|\bweiterleben\b",
)

_IDIOM = Pattern(
    r"\b(?:(?:this|that|the|these|my|our|your|his|her) (?:\w+ ){1,4}(?:is|are|was|were|will be|be|keeps?) (?:slowly |literally |absolutely |really )?killing (?:me|us)|"
    r"killing (?:me|us)(?: softly)?|kill(?:s|ed|ing)? (?:the|a|that|this|all|off|it|time|two|your|my|switch|-9|pid)\b(?: \w+)?|"
    r"kill me now|kill me if i|would kill for|could kill for|die for|to die for|dying (?:to|for|of (?:curiosity|laughter|heat|boredom))|died? (?:laughing|of (?:embarrassment|laughter|boredom|cringe|shame|envy))|"
    r"(?:dead|brain ?dead) (?:tired|line|lines|code|link|links|end|in the water|on my feet)|deadlines?|over my dead body|murder a (?:coffee|curry|pint|sandwich|pizza)|"
    r"could murder|suicide (?:linux|burn|squad|drill|mission)|career suicide|commercial suicide|political suicide|"
    r"jump off (?:the|this|a) (?:call|meeting|zoom|bus|bridge call)|hit (?:him|her|them) (?:up|with)|beat (?:him|her|them) to|"
    r"die on (?:this|that|the) hill|my (?:laptop|phone|battery|server|build|screen|car|mic|pipeline|test|wifi) (?:wants to|is about to|just|has) die\w*|"
    r"want(?:s)? to die (?:of|from) \w+|disappear (?:from|into|on|for (?:a|an|the|two|three) )|hit (?:me|us) (?:up|hard|with)|burden of proof|cut(?:ting)? myself (?:a|an|on|shaving|some|with paper)|hit(?:s|ting)? (?:her|his|their|our|the) (?:targets?|goals?|heads?|numbers|deadline|mark|limit)|hits? (?:himself|herself|snooze)|hear(?:ing)? voices (?:on|in) the (?:line|conference|call|recording)|voices? in (?:my|the) (?:headset|recording|video|call)|wak(?:e|ing) up (?:at|before|early|so early|to (?:the|an?)|for|with|every|by|in)|want to live (?:in|with|near|on|off|closer|further|somewhere|there)|life into (?:my|her|his|their) (?:own )?hands?|rather die than (?:use|write|do|go back to|attend|read)|suicidal (?:planning|deadline|schedule|server|process)|die of (?:longing|missing)|forget me|abusive (?:regex|query|language|comment)|overdose of (?:coffee|caffeine|sugar|meetings)|threaten\w* (?:to (?:dismiss|fire|sack)|me with (?:dismissal|a warning)|a warning)|beat me (?:at|in)|took my money at|(?:not )?(?:hit|burden) on (?:my|the) team|hit the \w+ with the|miss that (?:report|meeting|call|tool)|(?:go|going) on (?:with the (?:old|new)|holiday|vacation|like this with)|burdens? (?:of|on) (?:the )?(?:system|servers?|database|ops|infra))"
)

_MEDICINE = (
    r"(?:ibuprofen|paracetamol|tylenol|calpol|nurofen|advil|motrin|aspirin|antibiotics?|amoxicillin|sertraline|zoloft|"
    r"prozac|lexapro|citalopram|fluoxetine|ssri|antidepressants?|medication|medicines?|meds|medikamente?|domperidone|"
    r"benadryl|antihistamines?|melatonin|steroids?|painkillers?|codeine|sudafed|decongestants?|pills?|tablets?|cbd|"
    r"vaccines?|vaccination|jab|fenugreek|mini ?pill|birth control|the coil|contraceptives?|caffeine|alcohol)"
)
_SYMPTOM = (
    r"(?:fever|temperature|rash|lump|bleeding|bleed|blood|clots?|discharge|swelling|swollen|infection|infected|pus|pain|pains|hurts|"
    r"cramps?|dizzy|dizziness|faint|headaches?|migraines?|palpitations|chest|breathing|breath|cough|vomit\w*|diarrh\w+|"
    r"dehydrated|mastitis|thrush|blister|cracked|wound|scar|stitches|incision|jaundice|seizure|weight|milestones?|hives|"
    r"reflux|constipat\w+|numb|tingling|burning|leaking urine|prolapse|depress\w+|ppd|pnd|anxiety|psychosis|intrusive thoughts|limping|limp|wheez\w+)"
)

_MEDICAL = (
    rf"\b(?:safe|ok|okay|fine|allowed|dangerous|harmful|bad|risky) (?:\w+ ){{0,4}}(?:to )?(?:take|give|use|drink|mix|pump|nurse|feed|breastfeed|combine)\b(?: \w+){{0,8}} {_MEDICINE}\b",
    rf"\b{_MEDICINE}\b(?: \w+){{0,8}} (?:safe|pass into|passes into|in my milk|into (?:my |the )?milk|while (?:breastfeeding|nursing|pumping|feeding)|when (?:breastfeeding|nursing)|dose|dosage|side effects?|pregnan\w+)\b",
    rf"\b(?:what|which|how much|how many|right|correct|maximum|double|higher|lower) (?:\w+ )?(?:dose|dosage|mg|milligrams|ml)\b|\b(?:dose|dosage) (?:of|for)\b|\bhow (?:much|many|often) (?:\w+ ){{0,3}}{_MEDICINE}\b",
    rf"\b(?:can|could|may|should|shall) i (?:\w+ )?(?:take|give|start|stop|stay on|come off|go on|use|drink)\b(?: \w+){{0,6}} {_MEDICINE}\b",
    rf"\b(?:is|are) (?:it|this|that|these|they) (?:\w+ )?(?:normal|ok|okay|serious|dangerous|worrying|an infection|mastitis|thrush|a symptom|ppd|pnd|postpartum depression|postnatal depression)\b(?: \w+){{0,12}} {_SYMPTOM}\b",
    rf"\b{_SYMPTOM}\b[^.!]{{0,90}}\b(?:is (?:that|this|it) (?:normal|ok|okay|serious|bad|dangerous|something|safe)|should i (?:worry|be worried|call|go|see|take|ring)|see a doctor|call (?:the|a) (?:doctor|midwife|gp|nurse)|normal\?|what (?:should|do|can) i (?:do|take|give)|go to (?:a and e|the er|er|hospital|urgent care)|how long (?:should|does|will|until)|what is it|could (?:it|this|that) be|do i need)",
    r"\b(?:could|might|can|may) (?:this|it|that|i|these) (?:\w+ )?(?:be|have|mean)\b(?: \w+){0,4} (?:ppd|pnd|ppa|postpartum|postnatal|mastitis|thrush|depress\w+|infect\w+|an? infection|thyroid|prolapse|serious|anaemi\w+|anemi\w+|allerg\w+|reflux|a tongue tie)\b",
    r"\bdo i have (?:ppd|pnd|ppa|postpartum|postnatal|depression|mastitis|an infection)\b|\bam i depressed\b|\bmastitis\b(?! (?:story|stories|experience|survivor))",
    r"\bshould (?:i|we) (?:\w+ )?(?:see|call|ring|go to|take (?:him|her|them) to|worry|be worried|get (?:it|him|her|this) checked)\b(?: \w+){0,6} (?:doctor|gp|er|hospital|midwife|pediatrician|paediatrician|nurse|a and e|emergency|worried|checked|about|if|that|or wait)",
    r"\b(?:incision|wound|scar|stitches|c section (?:scar|wound)|tear)\b(?: \w+){0,6} (?:opened|open|red|oozing|weeping|infected|smells?|hurts?|bleeding|hot|leaking|pus|coming apart|split)\b",
    r"\b(?:soaking|bleeding|bleed|passing|passed)\b(?: \w+){0,5} (?:pads?|clots?|heavily|again|weeks after|months after|every|since)\b|\bhard (?:red |hot |sore )?lump\b|\blump in my breast\b|\bbreast is (?:red|hot|hard|swollen)\b",
    r"\b(?:fever|temperature|temp|fieber) (?:of|is|at|was|hit|over|above) ?(?:3[89]|4[0-2]|10[0-5])|\b(?:3[89]|4[0-2])(?:[.,]\d)? ?(?:degrees|grad|fever|c\b)|\b10[0-5](?:\.\d)? (?:fever|degrees)",
    r"\b(?:not|never|still not|has not) (?:\w+ ){0,3}(?:crawling|walking|talking|babbling|rolling|smiling|sitting up|gaining weight|gained weight|holding (?:his|her) head|making eye contact|wetting)\b",
    r"\b(?:diagnos\w+|symptoms?)\b(?: \w+){0,6} (?:mean|normal|look like|recogni[sz]e|what)\b|\bwhat are (?:the )?(?:symptoms|signs)\b|\bwhat (?:should|can|do) i (?:take|give (?:him|her|the baby|my))\b",
)

_LEGAL = (
    r"\b(?:is|was|are|would) (?:this|that|it|they|any of this)? ?(?:\w+ )?(?:legal|illegal|lawful|unlawful|against the law|discrimination|discriminatory|even allowed|constructive dismissal|retaliation|allowed to do (?:this|that))\b",
    r"\b(?:illegal|unlawful|legally|legal (?:advice|rights?|help|ground|recourse|action|protection|minimum)|lawsuit|lawyer|solicitor|attorney|sue|suing|tribunal|acas|eeoc|employment law|labou?r law|labou?r board|arbeitsrecht|arbeitsgericht|anwalt|works council|betriebsrat|union rep|grievance)\b",
    r"\b(?:fired|sacked|let go|dismissed|made redundant|laid off|terminated|demoted|kuendigung|gekuendigt|abmahnung|pushed out|managed out|forced out|redundancy|severance|settlement agreement)\b(?!.{0,20}\b(?:the ticket|the bug|event|webhook|trigger|alarm|alert)\b)",
    r"\b(?:position|role|job|post)\b(?: \w+){0,5} (?:cut|eliminated|dissolved|restructured away|no longer exists?|does not exist|gone|given away|filled permanently|disappeared|removed|made redundant|been replaced)\b",
    r"\b(?:refus\w+|den(?:y|ied|ies|ying)|reject\w+|turned down|said no to|will not (?:give|let|allow|grant|approve)|would not (?:give|let|allow|grant|approve)|not (?:allowed|letting|giving|allowing)|block\w+)\b(?: \w+){0,8} (?:breaks?|lactation|pumping|a room|room|space|parental leave|my leave|leave|flexible|part time|request|reduced hours|accommodation|teilzeit|return|my job back|elternzeit|time off)\b",
    r"\bdiscriminat\w+|\bharass\w+|\bretaliat\w+|\bvictimi[sz]\w+|\bhostile work|\bunequal pay\b|\bequal pay\b|\bdiskriminier\w+",
    r"\b(?:can|could|may) (?:they|my (?:boss|manager|company|employer)|the company|an employer|hr|he|she)\b (?:\w+ )?(?:really |legally |just |even |actually )?(?:fire|sack|dismiss|demote|cut|refuse|deny|force|make me|ask me (?:if|whether|about)|change my (?:contract|role|job|hours|title)|take (?:away )?my|give my|reduce|do (?:this|that)|cancel|let me go|move me|lay)",
    r"\b(?:are|is) (?:they|my (?:boss|manager|company|employer)|the company|he|she|hr|an employer) (?:even |really |legally )?(?:allowed|permitted|obliged|required|supposed by law|within their rights) to\b|\bdo (?:they|we|i) (?:legally )?(?:have to|need to by law) (?:give|provide|offer|keep|hold|pay)\b",
    r"\b(?:my|what|which|our|know your) (?:\w+ )?rights\b|\bby law\b|\bright to (?:return|my old job|the same job|pump|breaks|part time|request|come back)\b|\bprotected (?:from|against|by)\b|\bkuendigungsschutz\b",
    r"\b(?:contract|visa|work permit|h1b|green card|blue card|arbeitsvertrag|probation|fixed term)\b(?: \w+){0,8} (?:end|ends|ended|ending|expire|expires|expired|renew\w*|extend\w*|terminate\w*|cancel\w*|change\w*|clause|leave|pregnan\w*|risk|affect\w*|lose|lapse|says?)\b",
    r"\bsign (?:a|the|this|their) (?:\w+ )?(?:agreement|contract|waiver|settlement|nda)\b|\bsince (?:i )?(?:told|announced)\b(?: \w+){0,12} (?:demot\w+|removed|warning|pip|performance plan|cut)\b|\bput (?:me )?on a (?:pip|performance improvement plan)\b",
)

_PATTERNS = {
    Safety.CRISIS: Pattern(*_CRISIS, *_DANGER_OUTRIGHT),
    Safety.MEDICAL: Pattern(*_MEDICAL),
    Safety.LEGAL: Pattern(*_LEGAL),
}


def without_idioms(text: str) -> str:
    """A plain text without the sayings that only sound like danger ("this deadline is killing me")."""
    return _IDIOM.replaced(text, " ~ ")


def named(text: str) -> Safety:
    """What the wording of a plain text says outright; the gravest kind wins."""
    flat = re.sub(r"[,;:'\n]+ ?", " ", without_idioms(text))
    flat = re.sub(r" +", " ", flat)
    for kind in (Safety.CRISIS, Safety.MEDICAL, Safety.LEGAL):
        if _PATTERNS[kind].search(flat):
            return kind
    return Safety.NONE
