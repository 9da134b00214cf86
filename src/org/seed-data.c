#include "config.h"

#include <stddef.h>

#include "org/seed.h"

const char *const seed_texts[] = {
    "=Account|Name|Type|Industry|AnnualRevenue|NumberOfEmployees|Phone|Website|BillingStreet|"
    "BillingCity|BillingPostalCode|BillingCountry|BillingLatitude|BillingLongitude|Ext__c|"
    "Customer_Since__c|Credit_Limit__c|Discount__c|Active__c|Region__c|Products_Used__c|Rating|"
    "ParentId|Description\n"
    "obrien|O'Brien & Sons Ltd|Customer - Direct|Energy|12500000|240|+353 1 555 0100|"
    "https://obrien.example|1 Quay Street|Dublin|D01 X2Y3|Ireland|53.349805|-6.260310|A-1001|"
    "2019-04-01|250000.50|7.25|true|EMEA|Alpha;Gamma|Hot||First customer.\\nAsks for invoices by "
    "post.\n"
    "mueller|Müller Werkzeugbau GmbH|Customer - Direct|Manufacturing|48000000|820|+49 711 555 0101|"
    "https://mueller.example|Königstraße 12|Stuttgart|70173|Germany|48.775846|9.182932|A-1002|"
    "2015-11-20|900000.00|12.50|true|EMEA|Alpha;Beta;Delta|Hot||\n"
    "lodz|Łódź Logistyka S.A.|Customer - Channel|Transportation|7300000|95|+48 42 555 0102|"
    "https://lodz.example|ul. Piotrkowska 77|Łódź|90-001|Poland|51.759249|19.455983|A-1003|"
    "2021-02-14|120000.00|5.00|true|EMEA|Beta|Warm||\n"
    "sakura|さくら電機株式会社|Prospect|Technology|210000000|3100|+81 3 5550 0103|"
    "https://sakura.example|丸の内1-1|東京|100-0005|Japan|35.681236|139.767125|A-1004|||0.00|"
    "false|APAC||Cold||\n"
    "acme|Acme \"Quoted\" Tools, Inc.|Customer - Direct|Retail|990000.99|12|+1 212 555 0104|"
    "https://acme.example|5 Main St|New York|10001|USA|40.712776|-74.005974|A-1005|2024-01-31|"
    "15000.10|0.50|true|AMER|Alpha|Warm|@obrien|Backslash \\\\ and 100% wool_socks\n"
    "nord|Nordlys Energi AS|Technology Partner|Energy|33000000|410|+47 22 55 01 05|"
    "https://nordlys.example|Karl Johans gate 1|Oslo|0154|Norway|59.913869|10.752245|A-1006|"
    "2018-07-09|400000.00|9.00|true|EMEA|Gamma;Delta|Hot||\n"
    "garcia|García Hermanos S.L.|Prospect|Construction|||+34 91 555 0106||||28013|Spain|||A-1007||"
    "|||EMEA||||\n"
    "dangelo|D'Angelo Vini|Other|Hospitality|1200000|18|+39 06 555 0107|https://dangelo.example|"
    "Via Appia 3|Roma|00178|Italy|41.902782|12.496366|A-1008|2022-10-10|8000.00|2.00|true|EMEA|"
    "Beta|Cold|@garcia|\n"
    "hanoi|Công ty Hà Nội|Prospect|Education|560000|33||||Hà Nội||Vietnam|||A-1009|||||APAC|||"
    "|\n"
    "empty|🦊 Fox Media|Other|Media|||||||||||A-1010||||false|AMER||||Ends with an emoji 🦊\n",

    "=Contact|AccountId|Salutation|FirstName|LastName|Email|Phone|Title|MailingCity|MailingCountry|"
    "Birthdate|LeadSource|Ext__c|Level__c|Languages__c|HasOptedOutOfEmail|ReportsToId\n"
    "siobhan|@obrien|Ms.|Siobhán|O'Brien|siobhan@obrien.example|+353 1 555 0110|Director|Dublin|"
    "Ireland|1975-03-17|Web|C-2001|Primary|English|false|\n"
    "padraig|@obrien|Mr.|Pádraig|O'Neill|padraig@obrien.example|+353 1 555 0111|Buyer|Dublin|"
    "Ireland|1988-12-01|Trade Show|C-2002|Secondary|English;French|true|@siobhan\n"
    "jorg|@mueller|Dr.|Jörg|Müller|joerg@mueller.example|+49 711 555 0112|Geschäftsführer|"
    "Stuttgart|Germany|1969-06-30|Partner Referral|C-2003|Primary|German;English|false|\n"
    "zofia|@lodz|Ms.|Zofia|Wójcik|zofia@lodz.example|+48 42 555 0113|Head of IT|Łódź|Poland||Web|"
    "C-2004|Primary|Polish;English|false|\n"
    "haruto|@sakura|Mr.|陽翔|田中|haruto@sakura.example|+81 3 5550 0114|部長|東京|Japan|1980-01-05|"
    "Other|C-2005|Primary|Japanese|false|\n"
    "ines|@garcia|Ms.|Inés|García|ines@garcia.example||CEO|Madrid|Spain|||C-2006||||\n"
    "luca|@dangelo|Mr.|Luca|D'Angelo|luca@dangelo.example|+39 06 555 0116|Owner|Roma|Italy|"
    "1991-09-09|Phone Inquiry|C-2007|Tertiary|English|false|\n"
    "solo|||Nobody|Alone|alone@orgwire.example||||||||||false|\n",

    "=Lead|FirstName|LastName|Company|Email|Phone|Status|LeadSource|Industry|City|Country|Ext__c\n"
    "l1|Maïté|Dupont|Énergie du Rhône|maite@rhone.example|+33 4 555 0120|Open - Not Contacted|Web|"
    "Energy|Lyon|France|L-1\n"
    "l2|Søren|Kjær|Kjær & Co|soren@kjaer.example|+45 33 55 0121|Working - Contacted|Trade Show|"
    "Consulting|København|Denmark|L-2\n"
    "l3||O'Malley|O'Malley's Bakery|bakery@omalley.example||Open - Not Contacted|Other|Retail|Cork|"
    "Ireland|L-3\n"
    "l4|Ada|Okafor|Okafor Systems|ada@okafor.example|+234 1 555 0123|Closed - Converted|Web|"
    "Technology|Lagos|Nigeria|L-4\n"
    "l5|Thuỳ|Nguyễn|Sông Hồng|thuy@songhong.example||Closed - Not Converted|Purchased List|"
    "Education|Hà Nội|Vietnam|L-5\n",

    "=Campaign|Name|Type|Status|StartDate|EndDate|BudgetedCost|IsActive\n"
    "fair|Spring Fair 2026|Trade Show|Completed|2026-03-01|2026-03-04|25000|false\n"
    "mail|Autumn Mail|Email|In Progress|2026-09-01|2026-11-30|4000|true\n",

    "=Product2|Name|ProductCode|Family|IsActive|StockKeepingUnit|Description\n"
    "drill|Core Drill 40 mm|CD-40|Hardware|true|SKU-0001|For stone and concrete\n"
    "pump|Pump \"Otter\"|PO-2|Hardware|true|SKU-0002|\n"
    "care|Care Plan|CP-1|Services|true|SKU-0003|Yearly\n"
    "old|Hand Saw|HS-9|Hardware|false|SKU-0004|\n",

    "=Pricebook2|Name|IsActive|IsStandard|Description\n"
    "standard|Standard Price Book|true|true|\n"
    "partner|Partner Prices|true|false|Minus ten percent\n",

    "=PricebookEntry|Pricebook2Id|Product2Id|Name|UnitPrice|IsActive|ProductCode\n"
    "e1|@standard|@drill|Core Drill 40 mm|1250.00|true|CD-40\n"
    "e2|@standard|@pump|Pump \"Otter\"|399.99|true|PO-2\n"
    "e3|@standard|@care|Care Plan|120.00|true|CP-1\n"
    "e4|@partner|@drill|Core Drill 40 mm|1125.00|true|CD-40\n",

    "=Opportunity|Name|AccountId|StageName|Amount|Probability|CloseDate|Type|LeadSource|IsClosed|"
    "IsWon|ForecastCategory|CampaignId|Ext__c|FiscalYear|FiscalQuarter\n"
    "o1|O'Brien – turbines|@obrien|Negotiation/Review|125000.50|90|2026-12-15|Existing Business|"
    "Web|false|false|Forecast|@fair|O-1|2026|4\n"
    "o2|Müller drills 2026|@mueller|Closed Won|48000.00|100|2026-02-28|New Business|"
    "Partner Referral|true|true|Closed||O-2|2026|1\n"
    "o3|Łódź fleet|@lodz|Prospecting|9999.99|10|2027-01-31|New Business|Web|false|false|Pipeline|"
    "@mail|O-3|2027|1\n"
    "o4|Sakura pilot|@sakura|Qualification||20|2027-03-31|New Business|Other|false|false|Pipeline|"
    "||2027|1\n"
    "o5|Acme refill|@acme|Closed Lost|750.25|0|2025-06-30|Existing Business|Phone Inquiry|true|"
    "false|Omitted||O-5|2025|2\n"
    "o6|Nordlys grid|@nord|Proposal/Price Quote|1000000.00|75|2026-11-30|Existing Business|Web|"
    "false|false|BestCase|@fair|O-6|2026|4\n",

    "=Case|CaseNumber|AccountId|ContactId|Subject|Status|Priority|Origin|Type|IsClosed|"
    "Description|Ext__c|Country__c|City__c\n"
    "k1|00001001|@obrien|@siobhan|Pump doesn't start|New|High|Phone|Mechanical|false|"
    "It hums.\\nIt smokes.|K-1|Germany|Berlin\n"
    "k2|00001002|@mueller|@jorg|Drill bit too short|Working|Medium|Email|Mechanical|false||K-2|"
    "Germany|Munich\n"
    "k3|00001003|@lodz|@zofia|Faktura w złym języku|Closed|Low|Web|Other|true||K-3|France|Paris\n"
    "k4|00001004|@sakura|@haruto|マニュアルの誤字|New|Low|Web|Other|false||K-4|Japan|Tokyo\n",

    "=Task|Subject|Status|Priority|WhatId|WhoId|ActivityDate|IsClosed|Description\n"
    "t1|Call|Not Started|High|@obrien|@siobhan|2026-12-01|false|Ask about turbines\n"
    "t2|Email|Completed|Normal|@o2|@jorg|2026-02-20|true|\n"
    "t3|Send Quote|In Progress|Normal|@nord||2026-11-28|false|\n",

    "=Event|Subject|Location|WhatId|WhoId|StartDateTime|EndDateTime|DurationInMinutes|ShowAs\n"
    "v1|Meeting|Dublin|@obrien|@siobhan|2026-12-02T09:00:00.000+0000|"
    "2026-12-02T10:30:00.000+0000|90|Busy\n"
    "v2|Call||@k2|@jorg|2026-11-26T13:15:00.000+0000|2026-11-26T13:45:00.000+0000|30|Busy\n",

    "=Account_Plan__c|Name|Account__c|Sponsor__c|Ext__c|Status__c|Start__c|End__c|Budget__c|"
    "Confidence__c|Goals__c|Themes__c|Confidential__c\n"
    "p1|O'Brien 2027|@obrien|@siobhan|P-1|Agreed|2027-01-01|2027-12-31|50000.00|80.5|"
    "Keep them.\\nGrow them.|Growth;Retention|false\n"
    "p2|Müller – Qualität|@mueller|@jorg|P-2|In Review|2026-07-01|2027-06-30|12000.75|60.0||"
    "Quality|true\n"
    "p3|Nordlys green|@nord||P-3|Draft||||||Green;Cost|false\n",

    "=Plan_Item__c|Name|Account_Plan__c|Subject__c|Due__c|Effort__c|Done__c|Ext__c\n"
    "i1|PI-0001|@p1|Visit the turbine hall|2027-02-15|2.50|false|I-1\n"
    "i2|PI-0002|@p1|Offer the care plan|2027-03-01|0.75|false|I-2\n"
    "i3|PI-0003|@p2|Audit with Jörg|2026-10-10|3.00|true|I-3\n",

    "=Every_Type__c|Name|Text__c|Short__c|Required__c|Ext__c|Ext_Number__c|Ext_Email__c|Unique__c|"
    "Picklist__c|Restricted__c|Dependent__c|Multi__c|Combobox__c|Lookup__c|Any_Owner__c|Boolean__c|"
    "Currency__c|Double__c|Percent__c|Int__c|Long__c|Date__c|DateTime__c|Time__c|Email__c|Phone__c|"
    "Url__c|Area__c|Long_Area__c|Rich__c|Encrypted__c|Category__c|Body__c|Place__Latitude__s|"
    "Place__Longitude__s|Office__Street__s|Office__City__s|Office__CountryCode__s|Auto__c|Any__c|"
    "Json__c|Complex__c|Floats__c|Texts__c\n"
    "x1|Everything|Zażółć gęślą jaźń|short|given|Ext-ä-1|1|ext1@orgwire.example|U-1|Two|Green|Moss|"
    "A;C|Call|@obrien|@siobhan|true|1234567.89|3.141593|12.125|42|9007199254740993|2026-09-30|"
    "2026-09-30T08:00:00.000+0000|08:00:00.000Z|every@orgwire.example|+1 555 0199|"
    "https://orgwire.example/every|One\\nTwo|A long text, 'quoted' and \\\\slashed|<b>bold</b>|"
    "4111111111111111|Europe|aGVsbG8sIG9yZwo=|52.520008|13.404954|Unter den Linden 1|Berlin|DE|"
    "ET-000001|anything|{\"a\":[1,2.50,null]}|{\"kind\":\"complex\"}|[1.5,2.25]|[\"x\",\"y\"]\n"
    "x2|Nothing|||as given||||||||||||false|||||||||||||||||||||||ET-000002|||||\n",

    "=Attachment|ParentId|Name|ContentType|BodyLength|Body\n"
    "a1|@obrien|hello.txt|text/plain|11|SGVsbG8gd29ybGQ=\n",
    NULL,
};
